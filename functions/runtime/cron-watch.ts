import { createControlDb } from "@formtrap/control-db";
import type { WatchContext } from "@formtrap/core/replay";
import { systemClock } from "@formtrap/platform/clock";
import { createLogger } from "@formtrap/platform/logger";
import { createMetrics } from "@formtrap/platform/metrics";
import { createPlatformBucket } from "@formtrap/platform/platform-bucket";
import { createSqsClient, createSqsQueue } from "@formtrap/platform/sqs-queue";
import { openControlPool } from "./control-pool.ts";
import { parseWatchConfig, type WatchConfig } from "./watch-config.ts";

/** One run at a time, one query after the other. */
const CONTROL_CONNECTIONS_MAX = 1;

/** Wires what the watch over the spool needs, once a container: no tenant, no secret, no key. Connects to nothing yet. */
function startWatch(config: WatchConfig): WatchContext {
  const clock = systemClock;
  const logger = createLogger({ level: config.logLevel });
  return {
    actor: { type: "system", name: "watch-spool" },
    control: createControlDb({
      pool: openControlPool({ config, logger, connectionsMax: CONTROL_CONNECTIONS_MAX }),
    }),
    clock,
    logger,
    bucket: createPlatformBucket({ bucket: config.platformBucket }),
    replayQueue: createSqsQueue({ client: createSqsClient(), queueUrl: config.replayQueueUrl }),
    metrics: createMetrics({ stage: config.stage, clock }),
  };
}

export const watch: WatchContext = startWatch(parseWatchConfig());
