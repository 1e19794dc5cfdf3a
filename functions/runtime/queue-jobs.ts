import type { InboxJobPorts } from "@formtrap/core/inbox";
import type { JobWorkerContext } from "@formtrap/core/job";
import type { LeavingPorts } from "@formtrap/core/leaving";
import type { Logger } from "@formtrap/core/ports";
import { createLogger } from "@formtrap/platform/logger";
import { createSqsClient, createSqsQueue } from "@formtrap/platform/sqs-queue";
import { type JobsConfig, parseJobsConfig } from "./jobs-config.ts";
import { openSpoolPorts } from "./spool-ports.ts";
import { openVerbPorts } from "./verb-ports.ts";

/** One job at a time; its lease is renewed beside its work. */
const CONTROL_CONNECTIONS_MAX = 2;
const TENANT_POOLS = {
  poolsMax: 4,
  connectionsPerPoolMax: 1,
  connectTimeoutMs: 5_000,
  connectBudgetMs: 10_000,
  statementTimeoutMs: 60_000,
  idleMsMax: 60_000,
  responseBytesMax: 8 * 1024 * 1024,
  cooldownMs: 5_000,
} as const;

/** More than ingest's routes are used for while they are refreshed. */
const ROUTES_LAST_MS = 80_000;
const LEAVING_POLL_MS = 5_000;

export interface JobsRuntime {
  readonly logger: Logger;
  /** What a space that leaves its database needs beside. */
  readonly leavingPorts: LeavingPorts;
  /** What the engine is given for one message; who acts is in the job's row. */
  newContext(requestId: string): JobWorkerContext;
  /** What jobs on submissions need besides. */
  readonly inbox: InboxJobPorts;
  /** After every job. */
  releaseConnections(): Promise<void>;
}

/** Wires what working on jobs needs, once a container; connects to nothing yet. */
function startJobs(config: JobsConfig): JobsRuntime {
  const logger = createLogger({ level: config.logLevel });
  const verbs = openVerbPorts({
    config,
    logger,
    controlConnectionsMax: CONTROL_CONNECTIONS_MAX,
    poolLimits: TENANT_POOLS,
  });
  const { ports } = verbs;
  const sqs = createSqsClient();
  const jobs = createSqsQueue({ client: sqs, queueUrl: config.jobsQueueUrl });
  const spool = {
    ...openSpoolPorts({ config, clock: ports.clock }),
    replayQueue: createSqsQueue({ client: sqs, queueUrl: config.replayQueueUrl }),
  };
  return {
    logger,
    leavingPorts: {
      ...spool,
      routesLastMs: ROUTES_LAST_MS,
      pollMs: LEAVING_POLL_MS,
    },
    newContext: (requestId) => ({ ...ports, requestId, jobs }),
    inbox: {
      ...spool,
      queues: { notify: createSqsQueue({ client: sqs, queueUrl: config.notifyQueueUrl }) },
    },
    releaseConnections: () => verbs.releaseConnections(),
  };
}

export const jobs: JobsRuntime = startJobs(parseJobsConfig());
