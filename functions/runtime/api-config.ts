import * as z from "zod";
import {
  type ControlConfig,
  controlVariables,
  type Environment,
  emptyIsAbsent,
  readEnvironment,
  text,
  toControlConfig,
} from "./environment.ts";

const environmentSchema = z.object({
  FORMTRAP_STAGE: text("FORMTRAP_STAGE", "production"),
  ...controlVariables,
  AUTH_SECRET_ARN: text("AUTH_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:auth"),
  DASHBOARD_URL: text("DASHBOARD_URL", "https://forms.example.com").pipe(
    z.url({
      protocol: /^https?$/,
      error: "must be an address such as https://forms.example.com",
    }),
  ),
  MAIL_FROM: text("MAIL_FROM", "no-reply@forms.example.com"),
  MAIL_CONFIGURATION_SET: z.preprocess(emptyIsAbsent, z.string().nullable().default(null)),
});

export interface ApiConfig extends ControlConfig {
  readonly stage: string;
  readonly authSecretArn: string;
  readonly dashboardUrl: string;
  readonly mailFrom: string;
  /** SES then reports bounces and complaints; null: it does not. */
  readonly mailConfigurationSet: string | null;
}

/**
 * Reads the configuration of the API's functions: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseApiConfig(environment?: Environment): ApiConfig {
  const values = readEnvironment(environmentSchema, environment);
  return {
    ...toControlConfig(values),
    stage: values.FORMTRAP_STAGE,
    authSecretArn: values.AUTH_SECRET_ARN,
    dashboardUrl: values.DASHBOARD_URL,
    mailFrom: values.MAIL_FROM,
    mailConfigurationSet: values.MAIL_CONFIGURATION_SET,
  };
}
