import { CAPTCHA_ENDPOINTS } from "@formtrap/platform/captcha-verifier";
import * as z from "zod";

const RATE_LIMIT_PER_MINUTE = 20;

/** Empty counts as absent: that is what an unset variable looks like in a stack's output. */
const text = (name: string, example: string) =>
  z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.string({ error: `is not set; for example ${name}=${example}` }),
  );

/** A provider's own address where nothing is set; another one for tests and for networks with a relay. */
const endpoint = (standard: string) =>
  z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.url({ error: `must be an address such as ${standard}` }).default(standard),
  );

const environmentSchema = z.object({
  LOG_LEVEL: z.enum(["info", "warn", "error", "silent"]).default("info"),
  CONTROL_DATABASE_URL: text("CONTROL_DATABASE_URL", "postgres://formtrap_app@db.example.com:5432/formtrap"),
  CONTROL_DATABASE_IAM_AUTH: z.stringbool().default(false),
  /** Set by Lambda itself. */
  AWS_REGION: text("AWS_REGION", "eu-central-1"),
  VAULT_NAME_PREFIX: text("VAULT_NAME_PREFIX", "formtrap/production"),
  /** Ranges that customers' databases may be in beside the public internet, separated by commas. */
  EGRESS_ALLOW_CIDRS: z.string().default(""),
  SWEEP_QUEUE_URL: text("SWEEP_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/111122223333/sweep"),
  CAPTCHA_TURNSTILE_URL: endpoint(CAPTCHA_ENDPOINTS.turnstile),
  CAPTCHA_RECAPTCHA_URL: endpoint(CAPTCHA_ENDPOINTS.recaptcha),
  CAPTCHA_HCAPTCHA_URL: endpoint(CAPTCHA_ENDPOINTS.hcaptcha),
  SUBMIT_RATE_LIMIT_PER_MINUTE: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce
      .number({ error: "must be a number of posts, such as 20; 0 is no limit" })
      .int()
      .min(0)
      .default(RATE_LIMIT_PER_MINUTE),
  ),
});

export interface IngestConfig {
  readonly logLevel: "info" | "warn" | "error" | "silent";
  readonly controlDatabaseUrl: string;
  readonly controlDatabaseIamAuth: boolean;
  readonly region: string;
  readonly vaultNamePrefix: string;
  readonly egressAllowCidrs: readonly string[];
  readonly sweepQueueUrl: string;
  /** Where each captcha provider answers. */
  readonly captchaEndpoints: {
    readonly turnstile: string;
    readonly recaptcha: string;
    readonly hcaptcha: string;
  };
  /** Posts of one address to one form that sets no limit of its own; 0 is no limit. */
  readonly rateLimitPerMinute: number;
}

/**
 * Reads the configuration of the ingest functions from environment variables.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseIngestConfig(environment: Readonly<Record<string, string | undefined>>): IngestConfig {
  const url = environment["CONTROL_DATABASE_URL"] || environment["DATABASE_URL"];
  const parsed = environmentSchema.safeParse({ ...environment, CONTROL_DATABASE_URL: url });
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
    throw new Error(`The environment is not complete.\n${lines.join("\n")}`);
  }
  const values = parsed.data;
  return {
    logLevel: values.LOG_LEVEL,
    controlDatabaseUrl: values.CONTROL_DATABASE_URL,
    controlDatabaseIamAuth: values.CONTROL_DATABASE_IAM_AUTH,
    region: values.AWS_REGION,
    vaultNamePrefix: values.VAULT_NAME_PREFIX,
    egressAllowCidrs: values.EGRESS_ALLOW_CIDRS.split(",")
      .map((range) => range.trim())
      .filter((range) => range !== ""),
    sweepQueueUrl: values.SWEEP_QUEUE_URL,
    captchaEndpoints: {
      turnstile: values.CAPTCHA_TURNSTILE_URL,
      recaptcha: values.CAPTCHA_RECAPTCHA_URL,
      hcaptcha: values.CAPTCHA_HCAPTCHA_URL,
    },
    rateLimitPerMinute: values.SUBMIT_RATE_LIMIT_PER_MINUTE,
  };
}
