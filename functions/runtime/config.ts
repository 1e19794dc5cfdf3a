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

/** A whole number from 1 on, or the standard one. @param error what it must be, with an example */
export const countOr = (standard: number, error: string) =>
  z.preprocess(emptyIsAbsent, z.coerce.number({ error }).int().min(1).default(standard));

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

/** What every function that counts for an operator is told. */
export const stageSchema = z
  .object({ FORMTRAP_STAGE: text("FORMTRAP_STAGE", "production") })
  .transform((values) => ({ stage: values.FORMTRAP_STAGE }));

/** A queue of the platform's. */
export const queueUrl = (variable: string, queue: string) =>
  text(variable, `https://sqs.eu-central-1.amazonaws.com/111122223333/${queue}`);

/** What every function that reaches the platform's own bucket is told. */
export const bucketSchema = z
  .object({ PLATFORM_BUCKET: text("PLATFORM_BUCKET", "formtrap-production-platform") })
  .transform((values) => ({ platformBucket: values.PLATFORM_BUCKET }));

/** And where it seals what it puts there, or opens it. */
export const platformSchema = bucketSchema.and(
  z
    .object({
      PLATFORM_KEY_ID: text(
        "PLATFORM_KEY_ID",
        "arn:aws:kms:eu-central-1:111122223333:key/6a3f2c1e-0000-0000-0000-000000000000",
      ),
    })
    .transform((values) => ({ platformKeyId: values.PLATFORM_KEY_ID })),
);
export type PlatformConfig = z.output<typeof platformSchema>;

const SPOOL_DAYS = 30;
const SPOOL_PER_TENANT_MAX = 100_000;

/** What every function that looks after posts which wait is told. */
export const spoolSchema = platformSchema.and(
  z
    .object({
      /** After which a post that could not be stored is given up. */
      SPOOL_DAYS: countOr(SPOOL_DAYS, "must be a number of days, such as 30"),
      /** From how many posts on a tenant's spool is full. */
      SPOOL_PER_TENANT_MAX: countOr(SPOOL_PER_TENANT_MAX, "must be a number of posts, such as 100000"),
    })
    .transform((values) => ({
      spoolDays: values.SPOOL_DAYS,
      spoolPerTenantMax: values.SPOOL_PER_TENANT_MAX,
    })),
);

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

const DELIVERY_TIMEOUT_MS = 15_000;
const MAILS_PER_DAY_MAX = 500;
const TELEGRAM_API_URL = "https://api.telegram.org";

/** What every function that tells destinations of submissions is told. */
export const deliverySchema = mailSchema.and(
  z
    .object({
      /** Of one space. */
      MAILS_PER_DAY_MAX: countOr(MAILS_PER_DAY_MAX, "must be a number of mails, such as 500"),
      /** Of one try. */
      DELIVERY_TIMEOUT_MS: countOr(DELIVERY_TIMEOUT_MS, "must be milliseconds, such as 15000").pipe(
        z.number().max(20_000, "must be at most 20000: the function itself has a minute"),
      ),
      NOTIFY_QUEUE_URL: queueUrl("NOTIFY_QUEUE_URL", "notify"),
      REDELIVER_QUEUE_URL: queueUrl("REDELIVER_QUEUE_URL", "redeliver"),
      TELEGRAM_API_URL: addressOr(TELEGRAM_API_URL),
    })
    .transform((values) => ({
      mailsPerDayMax: values.MAILS_PER_DAY_MAX,
      deliveryTimeoutMs: values.DELIVERY_TIMEOUT_MS,
      notifyQueueUrl: values.NOTIFY_QUEUE_URL,
      redeliverQueueUrl: values.REDELIVER_QUEUE_URL,
      telegramApiUrl: values.TELEGRAM_API_URL,
    })),
);
export type DeliveryConfig = z.output<typeof deliverySchema>;

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
