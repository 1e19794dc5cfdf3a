import * as z from "zod";
import { apiSchema } from "./api-config.ts";
import { captchaSchema } from "./captcha-config.ts";
import {
  deliverySchema,
  type Environment,
  emptyIsAbsent,
  platformSchema,
  queueUrl,
  readEnvironment,
  tenantSchema,
  text,
} from "./config.ts";

const API_RATE_LIMIT_PER_MINUTE = 600;

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
        /** Calls of one key, or of one person in one space; 0: no limit. */
        API_RATE_LIMIT_PER_MINUTE: z.preprocess(
          emptyIsAbsent,
          z.coerce
            .number({ error: "must be a number of calls, such as 600; 0 is no limit" })
            .int()
            .min(0)
            .default(API_RATE_LIMIT_PER_MINUTE),
        ),
        JOBS_QUEUE_URL: queueUrl("JOBS_QUEUE_URL", "jobs"),
        REPLAY_QUEUE_URL: queueUrl("REPLAY_QUEUE_URL", "replay"),
      })
      .transform((values) => ({
        apiRateLimitPerMinute: values.API_RATE_LIMIT_PER_MINUTE,
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
