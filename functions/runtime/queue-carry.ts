import type { CarryContext } from "@formtrap/core/spool";
import { createLogger } from "@formtrap/platform/logger";
import { createPlatformBucket } from "@formtrap/platform/platform-bucket";
import { createSqsClient, createSqsQueue } from "@formtrap/platform/sqs-queue";
import { type CarryConfig, parseCarryConfig } from "./carry-config.ts";

/** All messages of a batch side by side, each with a question, a write and a look, within the function's 10 s. */
const PATIENCE = { answerTimeoutMs: 1_500, deadlineMs: 3_000 } as const;

/** Wires what carrying needs, once a container: the platform's bucket and a queue, and no database. */
function startCarry(config: CarryConfig): CarryContext {
  return {
    logger: createLogger({ level: config.logLevel }),
    bucket: createPlatformBucket({ bucket: config.platformBucket, patience: PATIENCE }),
    replayQueue: createSqsQueue({ client: createSqsClient(), queueUrl: config.replayQueueUrl }),
  };
}

export const carry: CarryContext = startCarry(parseCarryConfig());
