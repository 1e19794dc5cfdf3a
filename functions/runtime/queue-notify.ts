import { createDestinationRests, type NotifyContext } from "@formtrap/core/delivery";
import type { Logger } from "@formtrap/core/ports";
import { createLogger } from "@formtrap/platform/logger";
import { createSqsClient } from "@formtrap/platform/sqs-queue";
import { openDeliveryPorts } from "./delivery-ports.ts";
import { type NotifyConfig, parseNotifyConfig } from "./notify-config.ts";
import { openVerbPorts } from "./verb-ports.ts";

/** Messages of one batch are worked on side by side, each with one query. */
const CONTROL_CONNECTIONS_MAX = 3;
const TENANT_POOLS = {
  poolsMax: 16,
  connectionsPerPoolMax: 1,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  idleMsMax: 60_000,
  /** A submission of 1 MiB, escaped. */
  responseBytesMax: 8 * 1024 * 1024,
  cooldownMs: 5_000,
} as const;
const DESTINATIONS_REMEMBERED_MAX = 10_000;
/** A try, and what stands before and after it in the tenant's database. */
const LEASE_TRIES = 3;

export interface NotifyRuntime {
  readonly logger: Logger;
  /** What the verb is given for one message; the platform itself acts. */
  newContext(options: { readonly lane: NotifyContext["lane"]; readonly requestId: string }): NotifyContext;
  /** At the end of every batch. */
  releaseConnections(): Promise<void>;
}

/** Wires what making deliveries needs, once a container; connects to nothing yet. */
function startNotify(config: NotifyConfig): NotifyRuntime {
  const logger = createLogger({ level: config.logLevel });
  const verbs = openVerbPorts({
    config,
    logger,
    controlConnectionsMax: CONTROL_CONNECTIONS_MAX,
    poolLimits: TENANT_POOLS,
  });
  const { clock, egress } = verbs.ports;
  const shared = {
    ...verbs.ports,
    ...openDeliveryPorts({ config, egress, sqs: createSqsClient() }),
    rests: createDestinationRests({ clock, sizeMax: DESTINATIONS_REMEMBERED_MAX }),
    leaseMs: config.deliveryTimeoutMs * LEASE_TRIES,
  };
  return {
    logger,
    newContext: ({ lane, requestId }) => ({
      ...shared,
      actor: { type: "system", name: lane },
      lane,
      requestId,
    }),
    releaseConnections: () => verbs.releaseConnections(),
  };
}

export const notify: NotifyRuntime = startNotify(parseNotifyConfig());
