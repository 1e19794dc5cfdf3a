import type { Logger } from "@formtrap/core/ports";
import type { SpaceContext } from "@formtrap/core/space";
import { createLogger } from "@formtrap/platform/logger";
import { parseQueueConfig, type QueueConfig } from "./queue-config.ts";
import { openVerbPorts } from "./verb-ports.ts";

const CONTROL_CONNECTIONS_MAX = 1;
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
  /** At the end of every batch. */
  releaseConnections(): Promise<void>;
}

/** Wires what the functions behind queues need, once a container; connects to nothing yet. */
function startQueue(config: QueueConfig): QueueRuntime {
  const logger = createLogger({ level: config.logLevel });
  const verbs = openVerbPorts({
    config,
    logger,
    controlConnectionsMax: CONTROL_CONNECTIONS_MAX,
    poolLimits: TENANT_POOLS,
  });
  return {
    logger,
    newContext: ({ work, requestId }) => ({
      ...verbs.ports,
      actor: { type: "system", name: work },
      requestId,
    }),
    releaseConnections: () => verbs.releaseConnections(),
  };
}

export const queue: QueueRuntime = startQueue(parseQueueConfig());
