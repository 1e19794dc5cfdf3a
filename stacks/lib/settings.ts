import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import { type Preset, presetFor } from "./presets.ts";
import { settingsSchema } from "./settings-schema.ts";

/** A host name of the operator's own, with its certificate in AWS Certificate Manager. */
export interface CustomDomain {
  readonly name: string;
  readonly certificateArn: string;
}

/** Everything that may differ between stages: the stage's preset, and what the operator set. */
export interface StageSettings extends Omit<Preset, "logRetentionDays"> {
  readonly stage: string;
  readonly mailFrom: string;
  readonly alarmEmail: string | undefined;
  readonly ingestDomain: CustomDomain | undefined;
  readonly apiDomain: CustomDomain | undefined;
  readonly dashboardUrl: string | undefined;
  readonly vpcCidr: string;
  /** Letters that follow the region's name: `a` is `us-east-1a`. */
  readonly availabilityZones: readonly string[];
  readonly egressAllowCidrs: readonly string[];
  /** Of one key, or of one person in one space; 0: no limit. */
  readonly apiRateLimitPerMinute: number;
  readonly submitRateLimitPerMinute: number;
  /** Of one space, a day (UTC). */
  readonly mailsPerDayMax: number;
  /** Of one try at a destination. */
  readonly deliveryTimeoutMs: number;
  /** An alarm rings from so many customers on whose posts wait at once. */
  readonly spoolAlarmTenants: number;
  /** After which a post that could not be stored is given up. */
  readonly spoolDays: number;
  /** From how many waiting posts on a tenant's spool is full. */
  readonly spoolPerTenantMax: number;
  readonly throttleRequestsPerSecond: number;
  readonly throttleBurst: number;
  /** Function name to concurrency; the others share the account's. */
  readonly reservedConcurrency: Readonly<Record<string, number>>;
  readonly logLevel: string;
  readonly logRetention: RetentionDays;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Set by people who also run `npm start`; no concern of a deploy. */
const NOT_SETTINGS = ["FORMTRAP_HOME"];

/**
 * Parses an operator's settings from `FORMTRAP_*` variables (docs/deploy.md lists them).
 * @throws Error naming every variable that is missing, unknown or wrong, with an example.
 */
export function parseSettings(stage: string, environment: Environment): StageSettings {
  const problems: string[] = [];
  // The longest name made of it, a Lambda function's, must stay below 64 characters.
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage) || /--|-$/.test(stage)) {
    problems.push(
      `stage "${stage}": at most 20 lower-case letters, digits and single hyphens, such as "staging"`,
    );
  }
  const preset = presetFor(stage);
  const schema = settingsSchema(preset);
  const given = Object.entries(environment).filter(
    ([name, value]) => name.startsWith("FORMTRAP_") && !NOT_SETTINGS.includes(name) && value !== "",
  );
  for (const [name] of given) if (!(name in schema.shape)) problems.push(`${name}: there is no such setting`);

  const parsed = schema.safeParse(Object.fromEntries(given));
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    const meta = schema.shape[name as keyof typeof schema.shape].meta();
    const what = given.some(([key]) => key === name) ? issue.message : "missing";
    problems.push(`${name}: ${what}; for example ${name}=${String(meta?.["example"])}`);
  }
  const values = parsed.data;
  const ingestDomain = domain("INGEST", values, problems);
  const apiDomain = domain("API", values, problems);
  if (values !== undefined && values.FORMTRAP_DATABASE_ACU_MIN > values.FORMTRAP_DATABASE_ACU_MAX) {
    problems.push("FORMTRAP_DATABASE_ACU_MIN: above FORMTRAP_DATABASE_ACU_MAX");
  }
  if (values === undefined || problems.length > 0) {
    throw new Error(
      `Stage "${stage}" cannot be deployed with these settings (docs/deploy.md):\n  ${problems.join("\n  ")}`,
    );
  }
  return {
    ...preset,
    stage,
    mailFrom: values.FORMTRAP_MAIL_FROM,
    alarmEmail: values.FORMTRAP_ALARM_EMAIL,
    ingestDomain,
    apiDomain,
    dashboardUrl: values.FORMTRAP_DASHBOARD_URL,
    vpcCidr: values.FORMTRAP_VPC_CIDR,
    availabilityZones: values.FORMTRAP_AVAILABILITY_ZONES,
    natKind: values.FORMTRAP_NAT,
    databaseAcuMin: values.FORMTRAP_DATABASE_ACU_MIN,
    databaseAcuMax: values.FORMTRAP_DATABASE_ACU_MAX,
    egressAllowCidrs: values.FORMTRAP_EGRESS_ALLOW_CIDRS,
    apiRateLimitPerMinute: values.FORMTRAP_API_RATE_LIMIT_PER_MINUTE,
    submitRateLimitPerMinute: values.FORMTRAP_SUBMIT_RATE_LIMIT_PER_MINUTE,
    mailsPerDayMax: values.FORMTRAP_MAILS_PER_DAY_MAX,
    deliveryTimeoutMs: values.FORMTRAP_DELIVERY_TIMEOUT_MS,
    spoolAlarmTenants: values.FORMTRAP_SPOOL_ALARM_TENANTS,
    spoolDays: values.FORMTRAP_SPOOL_DAYS,
    spoolPerTenantMax: values.FORMTRAP_SPOOL_PER_TENANT_MAX,
    throttleRequestsPerSecond: values.FORMTRAP_THROTTLE_REQUESTS_PER_SECOND,
    throttleBurst: values.FORMTRAP_THROTTLE_BURST,
    reservedConcurrency: values.FORMTRAP_RESERVED_CONCURRENCY,
    logLevel: values.FORMTRAP_LOG_LEVEL,
    logRetention: values.FORMTRAP_LOG_RETENTION_DAYS,
  };
}

type Values = NonNullable<ReturnType<ReturnType<typeof settingsSchema>["safeParse"]>["data"]>;

function domain(
  host: "INGEST" | "API",
  values: Values | undefined,
  problems: string[],
): CustomDomain | undefined {
  const name = values?.[`FORMTRAP_${host}_DOMAIN`];
  const certificateArn = values?.[`FORMTRAP_${host}_CERTIFICATE_ARN`];
  if (name !== undefined && certificateArn !== undefined) return { name, certificateArn };
  if (name !== certificateArn) {
    problems.push(`FORMTRAP_${host}_DOMAIN: goes together with FORMTRAP_${host}_CERTIFICATE_ARN`);
  }
  return undefined;
}

/** The settings of the stage being deployed; SST has read `.env` and `.env.<stage>` into the environment by then. */
export function settingsOf(stage: string): StageSettings {
  return parseSettings(stage, process.env);
}

/** Where to deploy unless `--region` says otherwise. */
export function defaultRegion(): string {
  return process.env["AWS_REGION"] ?? "us-east-1";
}
