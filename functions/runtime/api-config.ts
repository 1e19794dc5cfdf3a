import * as z from "zod";
import { controlSchema, type Environment, mailSchema, readEnvironment, text } from "./config.ts";

/** What every function that knows who somebody is, is told. */
export const apiSchema = controlSchema.and(mailSchema).and(
  z
    .object({
      FORMTRAP_STAGE: text("FORMTRAP_STAGE", "production"),
      AUTH_SECRET_ARN: text(
        "AUTH_SECRET_ARN",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:auth",
      ),
    })
    .transform((values) => ({ stage: values.FORMTRAP_STAGE, authSecretArn: values.AUTH_SECRET_ARN })),
);
export type ApiConfig = z.output<typeof apiSchema>;

/**
 * Reads the configuration of the API's functions: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseApiConfig(environment?: Environment): ApiConfig {
  return readEnvironment(apiSchema, environment);
}
