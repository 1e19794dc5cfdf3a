import * as z from "zod";
import {
  controlSchema,
  type Environment,
  platformSchema,
  queueUrl,
  readEnvironment,
  tenantSchema,
  vaultSchema,
} from "./config.ts";

const jobsSchema = z
  .object({ JOBS_QUEUE_URL: queueUrl("JOBS_QUEUE_URL", "jobs") })
  .transform((values) => ({ jobsQueueUrl: values.JOBS_QUEUE_URL }));

const workerSchema = controlSchema
  .and(tenantSchema)
  .and(platformSchema)
  .and(jobsSchema)
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
export type JobsConfig = z.output<typeof workerSchema>;

const watchSchema = controlSchema.and(vaultSchema).and(jobsSchema);
export type JobsWatchConfig = z.output<typeof watchSchema>;

/**
 * Reads the configuration of what works on jobs: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseJobsConfig(environment?: Environment): JobsConfig {
  return readEnvironment(workerSchema, environment);
}

/** The same for what watches over them. */
export function parseJobsWatchConfig(environment?: Environment): JobsWatchConfig {
  return readEnvironment(watchSchema, environment);
}
