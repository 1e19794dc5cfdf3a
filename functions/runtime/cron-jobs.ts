import { createControlDb } from "@formtrap/control-db";
import type { JobWatchContext } from "@formtrap/core/job";
import { systemClock } from "@formtrap/platform/clock";
import { createLogger } from "@formtrap/platform/logger";
import {
  createSecretsManagerClient,
  createSecretsManagerVault,
} from "@formtrap/platform/secrets-manager-vault";
import { createSqsClient, createSqsQueue } from "@formtrap/platform/sqs-queue";
import { openControlPool } from "./control-pool.ts";
import { type JobsWatchConfig, parseJobsWatchConfig } from "./jobs-config.ts";

/** One query after the other. */
const CONTROL_CONNECTIONS_MAX = 1;

/** Wires what the watch over jobs needs, once a container; connects to nothing yet. */
function startJobsWatch(config: JobsWatchConfig): JobWatchContext {
  const logger = createLogger({ level: config.logLevel });
  return {
    control: createControlDb({
      pool: openControlPool({ config, logger, connectionsMax: CONTROL_CONNECTIONS_MAX }),
    }),
    vault: createSecretsManagerVault({
      client: createSecretsManagerClient(),
      namePrefix: config.vaultNamePrefix,
      cacheSizeMax: 0,
      logger,
    }),
    clock: systemClock,
    logger,
    jobs: createSqsQueue({ client: createSqsClient(), queueUrl: config.jobsQueueUrl }),
  };
}

export const jobsWatch: JobWatchContext = startJobsWatch(parseJobsWatchConfig());
