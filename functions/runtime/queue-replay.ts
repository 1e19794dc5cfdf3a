import type { Logger } from "@formtrap/core/ports";
import type { ReplayContext } from "@formtrap/core/replay";
import { createLogger } from "@formtrap/platform/logger";
import { createSesMailer } from "@formtrap/platform/ses-mailer";
import { createSqsClient, createSqsQueue } from "@formtrap/platform/sqs-queue";
import { parseReplayConfig, type ReplayConfig } from "./replay-config.ts";
import { openSpoolPorts } from "./spool-ports.ts";
import { openVerbPorts } from "./verb-ports.ts";

/** All of a batch, each with one connection and, where it has files, one of the inbox's role. */
export const TENANTS_AT_ONCE = 10;
/** A tenant's row is asked for in between, by one short query after another. */
const CONTROL_CONNECTIONS_MAX = 3;
const TENANT_POOLS = {
  poolsMax: 3 * TENANTS_AT_ONCE,
  /** A small database is not flooded by what waited for it. */
  connectionsPerPoolMax: 1,
  /** What a dead tenant costs. */
  connectTimeoutMs: 2_000,
  connectBudgetMs: 2_000,
  statementTimeoutMs: 10_000,
  idleMsMax: 60_000,
  /** Files of a hundred rows. */
  responseBytesMax: 1024 * 1024,
  /** The pauses between tries are replay's own. */
  cooldownMs: 0,
} as const;

export interface ReplayRuntime {
  readonly logger: Logger;
  /** What the verb is given for one message; the platform itself acts. */
  newContext(requestId: string): ReplayContext;
  /** At the end of every batch. */
  releaseConnections(): Promise<void>;
}

/** Wires what bringing waiting posts to their tenants needs, once a container; connects to nothing yet. */
function startReplay(config: ReplayConfig): ReplayRuntime {
  const logger = createLogger({ level: config.logLevel });
  const verbs = openVerbPorts({
    config,
    logger,
    controlConnectionsMax: CONTROL_CONNECTIONS_MAX,
    poolLimits: TENANT_POOLS,
  });
  const sqs = createSqsClient();
  const shared = {
    ...verbs.ports,
    ...openSpoolPorts({ config, clock: verbs.ports.clock }),
    queues: {
      replay: createSqsQueue({ client: sqs, queueUrl: config.replayQueueUrl }),
      notify: createSqsQueue({ client: sqs, queueUrl: config.notifyQueueUrl }),
    },
    mailer: createSesMailer({ from: config.mailFrom, configurationSet: config.mailConfigurationSet }),
    dashboardUrl: config.dashboardUrl,
    spoolDays: config.spoolDays,
    spoolPerTenantMax: config.spoolPerTenantMax,
    random: Math.random,
    actor: { type: "system", name: "replay" },
  } as const;
  return {
    logger,
    newContext: (requestId) => ({ ...shared, requestId }),
    releaseConnections: () => verbs.releaseConnections(),
  };
}

export const replay: ReplayRuntime = startReplay(parseReplayConfig());
