import * as z from "zod";
import {
  controlSchema,
  type Environment,
  mailSchema,
  queueUrl,
  readEnvironment,
  spoolSchema,
  tenantSchema,
} from "./config.ts";

const schema = controlSchema
  .and(tenantSchema)
  .and(mailSchema)
  .and(spoolSchema)
  .and(
    z
      .object({
        NOTIFY_QUEUE_URL: queueUrl("NOTIFY_QUEUE_URL", "notify"),
        REPLAY_QUEUE_URL: queueUrl("REPLAY_QUEUE_URL", "replay"),
      })
      .transform((values) => ({
        notifyQueueUrl: values.NOTIFY_QUEUE_URL,
        replayQueueUrl: values.REPLAY_QUEUE_URL,
      })),
  );
export type ReplayConfig = z.output<typeof schema>;

/**
 * Reads the configuration of what brings waiting posts to their tenants: the process's environment, where no other is
 * given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseReplayConfig(environment?: Environment): ReplayConfig {
  return readEnvironment(schema, environment);
}
