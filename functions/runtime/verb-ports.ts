import { createControlDb } from "@formtrap/control-db";
import type { Logger } from "@formtrap/core/ports";
import type { SpaceContext } from "@formtrap/core/space";
import { systemClock } from "@formtrap/platform/clock";
import type { NodeEgressGuard } from "@formtrap/platform/egress-guard";
import { createObjectStores } from "@formtrap/platform/s3-object-store";
import type { createSecretsManagerClient } from "@formtrap/platform/secrets-manager-vault";
import type { TenantPoolsLimits } from "@formtrap/tenant-db";
import type { ControlConfig, TenantConfig } from "./config.ts";
import { openControlPool } from "./control-pool.ts";
import { openTenantPorts } from "./tenant-ports.ts";

const OBJECT_STORES_MAX = 8;
/** One operation on a bucket. */
const OBJECT_STORE_DEADLINE_MS = 10_000;

export interface VerbPorts extends AsyncDisposable {
  /** All that a verb is given but who acts, in which space, and for which request. */
  readonly ports: Omit<SpaceContext, "actor" | "space" | "requestId"> & { readonly egress: NodeEgressGuard };
  /**
   * Ends the connections to tenants. A frozen container can let go of none, and a tenant's role has a handful: those
   * of containers that are done would keep others from their work.
   */
  releaseConnections(): Promise<void>;
}

export interface VerbPortsOptions {
  readonly config: Pick<ControlConfig, "controlDatabase"> & TenantConfig;
  readonly logger: Logger;
  readonly controlConnectionsMax: number;
  readonly poolLimits: TenantPoolsLimits;
  /** Of the Secrets Manager; the one that the environment tells, unless given. */
  readonly secretsManager?: ReturnType<typeof createSecretsManagerClient>;
}

/**
 * Wires what the product's verbs need, but for the submit path's, which does without Kysely; connects to nothing yet.
 * @throws Error naming the part of the configuration that is wrong.
 */
export function openVerbPorts(options: VerbPortsOptions): VerbPorts {
  const { config, logger, controlConnectionsMax } = options;
  const clock = systemClock;
  const control = createControlDb({
    pool: openControlPool({ config, logger, connectionsMax: controlConnectionsMax }),
  });
  const { vault, egress, pools } = openTenantPorts({ ...options, clock });
  const stores = createObjectStores({
    guard: egress,
    sizeMax: OBJECT_STORES_MAX,
    deadlineMs: OBJECT_STORE_DEADLINE_MS,
  });
  return {
    ports: {
      control,
      vault,
      clock,
      logger,
      storeFor: (access) => pools.storeFor(access),
      egress,
      openObjectStore: (target) => stores.open(target),
    },
    releaseConnections: () => pools.close(),
    [Symbol.asyncDispose]: async () => {
      await pools.close();
      await control.destroy();
    },
  };
}
