import * as z from "zod";

/** Empty counts as absent: that is what an unset variable looks like in a stack's output. */
const text = (name: string, example: string) =>
  z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.string({ error: `is not set; for example ${name}=${example}` }),
  );

const environmentSchema = z.object({
  LOG_LEVEL: z.enum(["info", "warn", "error", "silent"]).default("info"),
  CONTROL_DATABASE_URL: text("CONTROL_DATABASE_URL", "postgres://formtrap_app@db.example.com:5432/formtrap"),
  CONTROL_DATABASE_IAM_AUTH: z.stringbool().default(false),
  /** Set by Lambda itself. */
  AWS_REGION: text("AWS_REGION", "eu-central-1"),
  VAULT_NAME_PREFIX: text("VAULT_NAME_PREFIX", "formtrap/production"),
  /** Ranges that customers' servers may be in beside the public internet, separated by commas. */
  EGRESS_ALLOW_CIDRS: z.string().default(""),
});

export interface QueueConfig {
  readonly logLevel: "info" | "warn" | "error" | "silent";
  readonly controlDatabaseUrl: string;
  readonly controlDatabaseIamAuth: boolean;
  readonly region: string;
  readonly vaultNamePrefix: string;
  readonly egressAllowCidrs: readonly string[];
}

/**
 * Reads the configuration of the functions behind queues from environment variables.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseQueueConfig(environment: Readonly<Record<string, string | undefined>>): QueueConfig {
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
  };
}
