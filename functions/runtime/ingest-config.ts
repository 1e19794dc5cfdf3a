import * as z from "zod";
import { captchaSchema } from "./captcha-config.ts";
import {
  controlSchema,
  type Environment,
  emptyIsAbsent,
  platformSchema,
  queueUrl,
  readEnvironment,
  tenantSchema,
} from "./config.ts";

const RATE_LIMIT_PER_MINUTE = 20;

const schema = controlSchema
  .and(tenantSchema)
  .and(platformSchema)
  .and(captchaSchema)
  .and(
    z
      .object({
        CARRY_QUEUE_URL: queueUrl("CARRY_QUEUE_URL", "carry"),
        REPLAY_QUEUE_URL: queueUrl("REPLAY_QUEUE_URL", "replay"),
        SNAPSHOT_QUEUE_URL: queueUrl("SNAPSHOT_QUEUE_URL", "snapshot"),
        NOTIFY_QUEUE_URL: queueUrl("NOTIFY_QUEUE_URL", "notify"),
        SWEEP_QUEUE_URL: queueUrl("SWEEP_QUEUE_URL", "sweep"),
        /** Posts of one address to one form that sets no limit of its own; 0 is no limit. */
        SUBMIT_RATE_LIMIT_PER_MINUTE: z.preprocess(
          emptyIsAbsent,
          z.coerce
            .number({ error: "must be a number of posts, such as 20; 0 is no limit" })
            .int()
            .min(0)
            .default(RATE_LIMIT_PER_MINUTE),
        ),
      })
      .transform((values) => ({
        carryQueueUrl: values.CARRY_QUEUE_URL,
        replayQueueUrl: values.REPLAY_QUEUE_URL,
        snapshotQueueUrl: values.SNAPSHOT_QUEUE_URL,
        notifyQueueUrl: values.NOTIFY_QUEUE_URL,
        sweepQueueUrl: values.SWEEP_QUEUE_URL,
        rateLimitPerMinute: values.SUBMIT_RATE_LIMIT_PER_MINUTE,
      })),
  );
export type IngestConfig = z.output<typeof schema>;

/**
 * Reads the configuration of the ingest functions: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseIngestConfig(environment?: Environment): IngestConfig {
  return readEnvironment(schema, environment);
}
