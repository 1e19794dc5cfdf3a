import * as z from "zod";
import { type Environment, emptyIsAbsent, logVariables, readEnvironment } from "./environment.ts";

const EXAMPLE = "postgres://formtrap_owner@db.example.com:5432/formtrap";

const environmentSchema = z.object({
  ...logVariables,
  CONTROL_DATABASE_OWNER_URL: z.preprocess(
    emptyIsAbsent,
    z.url({
      protocol: /^postgres(ql)?$/,
      error: `is not set or no address; for example CONTROL_DATABASE_OWNER_URL=${EXAMPLE}`,
    }),
  ),
  CONTROL_DATABASE_OWNER_SECRET_ARN: z.preprocess(emptyIsAbsent, z.string().nullable().default(null)),
});

export interface CronConfig {
  readonly logLevel: "info" | "warn" | "error" | "silent";
  readonly controlDatabaseOwnerUrl: string;
  /** Where the password is, if it is not in the address. */
  readonly controlDatabaseOwnerSecretArn: string | null;
}

/**
 * Reads the configuration of what runs at a deploy or on a schedule: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseCronConfig(environment?: Environment): CronConfig {
  const values = readEnvironment(environmentSchema, environment);
  return {
    logLevel: values.LOG_LEVEL,
    controlDatabaseOwnerUrl: values.CONTROL_DATABASE_OWNER_URL,
    controlDatabaseOwnerSecretArn: values.CONTROL_DATABASE_OWNER_SECRET_ARN,
  };
}
