import * as z from "zod";
import { bucketSchema, controlSchema, type Environment, queueUrl, readEnvironment, text } from "./config.ts";

const schema = controlSchema.and(bucketSchema).and(
  z
    .object({
      FORMTRAP_STAGE: text("FORMTRAP_STAGE", "production"),
      REPLAY_QUEUE_URL: queueUrl("REPLAY_QUEUE_URL", "replay"),
    })
    .transform((values) => ({ stage: values.FORMTRAP_STAGE, replayQueueUrl: values.REPLAY_QUEUE_URL })),
);
export type WatchConfig = z.output<typeof schema>;

/**
 * Reads the configuration of the watch over the spool: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseWatchConfig(environment?: Environment): WatchConfig {
  return readEnvironment(schema, environment);
}
