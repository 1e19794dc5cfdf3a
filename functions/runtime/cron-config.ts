import * as z from "zod";
import { type Environment, emptyIsAbsent, logLevel, readEnvironment } from "./config.ts";

const EXAMPLE = "postgres://formtrap_owner@db.example.com:5432/formtrap";

const schema = z
  .object({
    LOG_LEVEL: logLevel,
    CONTROL_DATABASE_OWNER_URL: z.preprocess(
      emptyIsAbsent,
      z.url({
        protocol: /^postgres(ql)?$/,
        error: `is not set or no address; for example CONTROL_DATABASE_OWNER_URL=${EXAMPLE}`,
      }),
    ),
    /** Where the password is, if it is not in the address. */
    CONTROL_DATABASE_OWNER_SECRET_ARN: z.preprocess(emptyIsAbsent, z.string().nullable().default(null)),
  })
  .transform((values) => ({
    logLevel: values.LOG_LEVEL,
    controlDatabaseOwnerUrl: values.CONTROL_DATABASE_OWNER_URL,
    controlDatabaseOwnerSecretArn: values.CONTROL_DATABASE_OWNER_SECRET_ARN,
  }));
export type CronConfig = z.output<typeof schema>;

/**
 * Reads the configuration of what runs at a deploy or on a schedule: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseCronConfig(environment?: Environment): CronConfig {
  return readEnvironment(schema, environment);
}
