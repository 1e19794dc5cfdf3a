import * as z from "zod";
import { bucketSchema, type Environment, logLevel, queueUrl, readEnvironment } from "./config.ts";

const schema = bucketSchema.and(
  z
    .object({ LOG_LEVEL: logLevel, REPLAY_QUEUE_URL: queueUrl("REPLAY_QUEUE_URL", "replay") })
    .transform((values) => ({ logLevel: values.LOG_LEVEL, replayQueueUrl: values.REPLAY_QUEUE_URL })),
);
export type CarryConfig = z.output<typeof schema>;

/**
 * Reads the configuration of what carries posts to the platform's bucket: the process's environment, where no other is
 * given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseCarryConfig(environment?: Environment): CarryConfig {
  return readEnvironment(schema, environment);
}
