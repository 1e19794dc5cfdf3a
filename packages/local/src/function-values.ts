import { PLATFORM_BUCKET } from "./cloud/aws.ts";
import type { ControlDatabase } from "./cloud/databases.ts";

/** Secrets of tenants are kept below it; functions may read there and nowhere else. */
export const VAULT_NAME_PREFIX = "formtrap/local";
/** Customers' servers are on loopback here, which the egress guard refuses anywhere else. */
export const EGRESS_ALLOW_CIDRS: readonly string[] = ["127.0.0.0/8", "::1/128"];

/** Sent with it, mail to SES's simulator comes back by way of the queue `mail-events`. */
const MAIL_CONFIGURATION_SET = "formtrap-local";

/** Of the platform's account, which its queues' addresses name. */
const ACCOUNT_ID = "000000000000";

/** Values for the variables that the manifest lists, as a stage would set them. */
export function functionValues({
  control,
  authSecretArn,
  platformKeyId,
  awsUrl,
  url,
  ingestUrl,
  overrides,
}: {
  readonly control: Pick<ControlDatabase, "appUrl" | "ownerUrl">;
  readonly authSecretArn: string;
  readonly platformKeyId: string;
  /** Where the cloud's services answer. */
  readonly awsUrl: string;
  readonly url: string;
  readonly ingestUrl: string;
  readonly overrides: Readonly<Record<string, string | undefined>>;
}): Record<string, string | undefined> {
  return {
    FORMTRAP_STAGE: "local",
    LOG_LEVEL: "info",
    CONTROL_DATABASE_URL: control.appUrl,
    CONTROL_DATABASE_IAM_AUTH: "false",
    CONTROL_DATABASE_OWNER_URL: control.ownerUrl,
    EGRESS_ALLOW_CIDRS: EGRESS_ALLOW_CIDRS.join(","),
    PLATFORM_BUCKET,
    PLATFORM_KEY_ID: platformKeyId,
    CARRY_QUEUE_URL: `${awsUrl}/${ACCOUNT_ID}/carry`,
    JOBS_QUEUE_URL: `${awsUrl}/${ACCOUNT_ID}/jobs`,
    NOTIFY_QUEUE_URL: `${awsUrl}/${ACCOUNT_ID}/notify`,
    REDELIVER_QUEUE_URL: `${awsUrl}/${ACCOUNT_ID}/redeliver`,
    REPLAY_QUEUE_URL: `${awsUrl}/${ACCOUNT_ID}/replay`,
    SNAPSHOT_QUEUE_URL: `${awsUrl}/${ACCOUNT_ID}/snapshot`,
    SWEEP_QUEUE_URL: `${awsUrl}/${ACCOUNT_ID}/sweep`,
    VAULT_NAME_PREFIX,
    AUTH_SECRET_ARN: authSecretArn,
    DASHBOARD_URL: url,
    INGEST_URL: ingestUrl,
    MAIL_CONFIGURATION_SET,
    MAIL_FROM: "FormTrap <no-reply@formtrap.example>",
    ...Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined)),
  };
}
