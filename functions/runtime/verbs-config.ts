import * as z from "zod";
import { apiSchema } from "./api-config.ts";
import { captchaSchema } from "./captcha-config.ts";
import {
  deliverySchema,
  type Environment,
  platformSchema,
  queueUrl,
  readEnvironment,
  tenantSchema,
  text,
} from "./config.ts";

const schema = apiSchema
  .and(tenantSchema)
  .and(platformSchema)
  .and(deliverySchema)
  .and(captchaSchema)
  .and(
    z
      .object({
        INGEST_URL: text("INGEST_URL", "https://in.example.com").pipe(
          z.url({ protocol: /^https?$/, error: "must be an address such as https://in.example.com" }),
        ),
        JOBS_QUEUE_URL: queueUrl("JOBS_QUEUE_URL", "jobs"),
        REPLAY_QUEUE_URL: queueUrl("REPLAY_QUEUE_URL", "replay"),
      })
      .transform((values) => ({
        ingestUrl: values.INGEST_URL,
        jobsQueueUrl: values.JOBS_QUEUE_URL,
        replayQueueUrl: values.REPLAY_QUEUE_URL,
      })),
  );
export type VerbsConfig = z.output<typeof schema>;

/**
 * Reads the configuration of the API's operations: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseVerbsConfig(environment?: Environment): VerbsConfig {
  return readEnvironment(schema, environment);
}
