import * as z from "zod";

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Empty counts as absent: that is what an unset variable looks like in a stack's output. */
export const emptyIsAbsent = (value: unknown): unknown => (value === "" ? undefined : value);

/** A variable that must be set. */
export const text = (name: string, example: string) =>
  z.preprocess(emptyIsAbsent, z.string({ error: `is not set; for example ${name}=${example}` }));

/** What every function reads that logs. */
export const logVariables = {
  LOG_LEVEL: z.enum(["info", "warn", "error", "silent"]).default("info"),
};

/** What every function that speaks to the control database reads. */
export const controlVariables = {
  ...logVariables,
  CONTROL_DATABASE_URL: text("CONTROL_DATABASE_URL", "postgres://formtrap_app@db.example.com:5432/formtrap"),
  CONTROL_DATABASE_IAM_AUTH: z.stringbool().default(false),
  /** Set by Lambda itself. */
  AWS_REGION: text("AWS_REGION", "eu-central-1"),
};

/** What every function that reaches tenants reads beside that. */
export const tenantVariables = {
  VAULT_NAME_PREFIX: text("VAULT_NAME_PREFIX", "formtrap/production"),
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
};

export interface ControlConfig {
  readonly logLevel: "info" | "warn" | "error" | "silent";
  readonly controlDatabase: { readonly url: string; readonly iamAuth: boolean; readonly region: string };
}

/** The part of a configuration that `controlVariables` are for. */
export function toControlConfig(values: z.output<z.ZodObject<typeof controlVariables>>): ControlConfig {
  return {
    logLevel: values.LOG_LEVEL,
    controlDatabase: {
      url: values.CONTROL_DATABASE_URL,
      iamAuth: values.CONTROL_DATABASE_IAM_AUTH,
      region: values.AWS_REGION,
    },
  };
}

export interface TenantConfig {
  readonly vaultNamePrefix: string;
  readonly egressAllowCidrs: readonly string[];
}

/** The part of a configuration that `tenantVariables` are for. */
export function toTenantConfig(values: z.output<z.ZodObject<typeof tenantVariables>>): TenantConfig {
  return { vaultNamePrefix: values.VAULT_NAME_PREFIX, egressAllowCidrs: values.EGRESS_ALLOW_CIDRS };
}

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
