import * as z from "zod";

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Empty counts as absent: that is what an unset variable looks like in a stack's output. */
export const emptyIsAbsent = (value: unknown): unknown => (value === "" ? undefined : value);

/** A variable that must be set. */
export const text = (name: string, example: string) =>
  z.preprocess(emptyIsAbsent, z.string({ error: `is not set; for example ${name}=${example}` }));

/** An address where nothing is set, or another one. */
export const addressOr = (standard: string) =>
  z.preprocess(emptyIsAbsent, z.url({ error: `must be an address such as ${standard}` }).default(standard));

export const logLevel = z.enum(["info", "warn", "error", "silent"]).default("info");

/** What every function that speaks to the control database is told. A group's schema is such parts, joined by `and`. */
export const controlSchema = z
  .object({
    LOG_LEVEL: logLevel,
    CONTROL_DATABASE_URL: text(
      "CONTROL_DATABASE_URL",
      "postgres://formtrap_app@db.example.com:5432/formtrap",
    ),
    CONTROL_DATABASE_IAM_AUTH: z.stringbool().default(false),
    /** Set by Lambda itself. */
    AWS_REGION: text("AWS_REGION", "eu-central-1"),
  })
  .transform((values) => ({
    logLevel: values.LOG_LEVEL,
    controlDatabase: {
      url: values.CONTROL_DATABASE_URL,
      iamAuth: values.CONTROL_DATABASE_IAM_AUTH,
      region: values.AWS_REGION,
    },
  }));
export type ControlConfig = z.output<typeof controlSchema>;

/** What every function that reads customers' secrets is told. */
export const vaultSchema = z
  .object({ VAULT_NAME_PREFIX: text("VAULT_NAME_PREFIX", "formtrap/production") })
  .transform((values) => ({ vaultNamePrefix: values.VAULT_NAME_PREFIX }));

/** What every function that reaches tenants is told. */
export const tenantSchema = vaultSchema.and(
  z
    .object({
      /** Ranges that customers' servers may be in beside the public internet, separated by commas. */
      EGRESS_ALLOW_CIDRS: z
        .string()
        .default("")
        .transform((list) =>
          list
            .split(",")
            .map((range) => range.trim())
            .filter((range) => range !== ""),
        ),
    })
    .transform((values) => ({ egressAllowCidrs: values.EGRESS_ALLOW_CIDRS })),
);
export interface TenantConfig {
  readonly vaultNamePrefix: string;
  readonly egressAllowCidrs: readonly string[];
}

/** What every function that sends mails is told. */
export const mailSchema = z
  .object({
    DASHBOARD_URL: text("DASHBOARD_URL", "https://forms.example.com").pipe(
      z.url({ protocol: /^https?$/, error: "must be an address such as https://forms.example.com" }),
    ),
    MAIL_FROM: text("MAIL_FROM", "no-reply@forms.example.com"),
    /** By which SES reports bounces and complaints; without one it does not. */
    MAIL_CONFIGURATION_SET: z.preprocess(emptyIsAbsent, z.string().nullable().default(null)),
  })
  .transform((values) => ({
    dashboardUrl: values.DASHBOARD_URL,
    mailFrom: values.MAIL_FROM,
    mailConfigurationSet: values.MAIL_CONFIGURATION_SET,
  }));

/**
 * Parses the process's environment, here and nowhere else. `DATABASE_URL` stands in where `CONTROL_DATABASE_URL` is
 * not set.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function readEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: Environment = process.env,
): z.output<Schema> {
  const url = environment["CONTROL_DATABASE_URL"] || environment["DATABASE_URL"];
  const parsed = schema.safeParse({ ...environment, CONTROL_DATABASE_URL: url });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new Error(`The environment is not complete.\n${lines.join("\n")}`);
}
