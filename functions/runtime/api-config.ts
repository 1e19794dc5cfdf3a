import * as z from "zod";

/** Empty counts as absent: that is what an unset variable looks like in a stack's output. */
const text = (name: string, example: string) =>
  z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.string({ error: `Set ${name}, for example ${name}=${example}` }),
  );

const environmentSchema = z.object({
  FORMTRAP_STAGE: text("FORMTRAP_STAGE", "production"),
  LOG_LEVEL: z.enum(["info", "warn", "error", "silent"]).default("info"),
  CONTROL_DATABASE_URL: text("CONTROL_DATABASE_URL", "postgres://formtrap_app@db.example.com:5432/formtrap"),
  CONTROL_DATABASE_IAM_AUTH: z.stringbool().default(false),
  /** Set by Lambda itself. */
  AWS_REGION: text("AWS_REGION", "eu-central-1"),
  AUTH_SECRET_ARN: text("AUTH_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:auth"),
  DASHBOARD_URL: text("DASHBOARD_URL", "https://forms.example.com").pipe(
    z.url({
      protocol: /^https?$/,
      error: "DASHBOARD_URL must be an address such as https://forms.example.com",
    }),
  ),
  MAIL_FROM: text("MAIL_FROM", "no-reply@forms.example.com"),
});

export interface ApiConfig {
  readonly stage: string;
  readonly logLevel: "info" | "warn" | "error" | "silent";
  readonly controlDatabaseUrl: string;
  readonly controlDatabaseIamAuth: boolean;
  readonly region: string;
  readonly authSecretArn: string;
  readonly dashboardUrl: string;
  readonly mailFrom: string;
}

/**
 * Reads the configuration of the API's functions from environment variables.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseApiConfig(environment: Readonly<Record<string, string | undefined>>): ApiConfig {
  const url = environment["CONTROL_DATABASE_URL"] || environment["DATABASE_URL"];
  const parsed = environmentSchema.safeParse({ ...environment, CONTROL_DATABASE_URL: url });
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new Error(`The environment is not complete.\n${lines.join("\n")}`);
  }
  const values = parsed.data;
  return {
    stage: values.FORMTRAP_STAGE,
    logLevel: values.LOG_LEVEL,
    controlDatabaseUrl: values.CONTROL_DATABASE_URL,
    controlDatabaseIamAuth: values.CONTROL_DATABASE_IAM_AUTH,
    region: values.AWS_REGION,
    authSecretArn: values.AUTH_SECRET_ARN,
    dashboardUrl: values.DASHBOARD_URL,
    mailFrom: values.MAIL_FROM,
  };
}
