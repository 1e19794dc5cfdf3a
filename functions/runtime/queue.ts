import { databaseCredentialsSchema } from "@formtrap/contracts";
import { createControlDb, createControlPool } from "@formtrap/control-db";
import type { Logger } from "@formtrap/core/ports";
import type { SpaceContext } from "@formtrap/core/space";
import { systemClock } from "@formtrap/platform/clock";
import { readControlDatabase } from "@formtrap/platform/control-database";
import { createEgressGuard } from "@formtrap/platform/egress-guard";
import { createLogger } from "@formtrap/platform/logger";
import { createObjectStores } from "@formtrap/platform/s3-object-store";
import {
  createSecretsManagerClient,
  createSecretsManagerVault,
} from "@formtrap/platform/secrets-manager-vault";
import { createTenantPools } from "@formtrap/tenant-db";
import { parseQueueConfig, type QueueConfig } from "./queue-config.ts";

const SECRETS_MAX = 1_000;
const OBJECT_STORES_MAX = 8;
/** One operation on a bucket. Nobody waits for it but the other messages of its batch. */
const OBJECT_STORE_DEADLINE_MS = 10_000;
/** More tenants than one batch works on at a time. */
const TENANT_POOLS = {
  poolsMax: 8,
  connectionsPerPoolMax: 1,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  idleMsMax: 60_000,
  /** A thousand object keys. */
  responseBytesMax: 1024 * 1024,
  cooldownMs: 5_000,
} as const;

export interface QueueRuntime {
  readonly logger: Logger;
  /** What a verb is given for one message; the platform itself acts, in the name of the work. */
  newContext(options: { readonly work: string; readonly requestId: string }): Omit<SpaceContext, "space">;
}

/**
 * Wires what the functions behind queues need, once a container; connects to nothing yet.
 * @throws Error naming what is missing in the environment.
 */
function startQueue(config: QueueConfig): QueueRuntime {
  const clock = systemClock;
  const logger = createLogger({ level: config.logLevel });
  const control = createControlDb({
    pool: createControlPool({
      ...readControlDatabase({
        url: config.controlDatabaseUrl,
        iamAuth: config.controlDatabaseIamAuth,
        region: config.region,
        poolMax: 1,
      }),
      onIdleError: (error) => logger.warn("idle control connection lost", {}, error),
    }),
  });
  const vault = createSecretsManagerVault({
    client: createSecretsManagerClient(),
    namePrefix: config.vaultNamePrefix,
    cacheSizeMax: SECRETS_MAX,
    logger,
  });
  const egress = createEgressGuard({ allowCidrs: config.egressAllowCidrs, logger });
  const pools = createTenantPools({
    readCredentials: async (ref, options) => databaseCredentialsSchema.parse(await vault.get(ref, options)),
    createSocket: () => egress.createSocket(),
    now: () => clock.now().getTime(),
    logger,
    limits: TENANT_POOLS,
  });
  const stores = createObjectStores({
    guard: egress,
    sizeMax: OBJECT_STORES_MAX,
    deadlineMs: OBJECT_STORE_DEADLINE_MS,
  });
  return {
    logger,
    newContext: ({ work, requestId }) => {
      // Some lay idle for too long while the container was frozen.
      pools.dropIdle();
      return {
        actor: { type: "system", name: work },
        control,
        vault,
        clock,
        logger,
        requestId,
        storeFor: (access) => pools.storeFor(access),
        egress,
        openObjectStore: (target) => stores.open(target),
      };
    },
  };
}

export const queue: QueueRuntime = startQueue(parseQueueConfig(process.env));
