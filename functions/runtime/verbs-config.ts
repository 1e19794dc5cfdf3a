import * as z from "zod";
import { apiSchema } from "./api-config.ts";
import { type Environment, queueUrl, readEnvironment, tenantSchema } from "./config.ts";

const schema = apiSchema
  .and(tenantSchema)
  .and(
    z
      .object({ JOBS_QUEUE_URL: queueUrl("JOBS_QUEUE_URL", "jobs") })
      .transform((values) => ({ jobsQueueUrl: values.JOBS_QUEUE_URL })),
  );
export type VerbsConfig = z.output<typeof schema>;

/**
 * Reads the configuration of the API's operations: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseVerbsConfig(environment?: Environment): VerbsConfig {
  return readEnvironment(schema, environment);
}
