import { use } from "sst/constructs";
import type { FunctionSpec } from "../../functions/manifest.ts";
import { controlDatabase } from "../control-database.ts";
import { mail } from "../mail.ts";
import { queues } from "../queues.ts";
import { storage } from "../storage.ts";
import { vault } from "../vault.ts";
import type { StageSettings } from "./settings.ts";

export type Environment = Readonly<Record<string, string>>;

/** The value of every variable that the manifest may name, but for those that one stack alone knows. */
export function environmentFor(settings: StageSettings): Environment {
  const database = use(controlDatabase);
  const { namePrefix, authSecret } = use(vault);
  return {
    API_RATE_LIMIT_PER_MINUTE: String(settings.apiRateLimitPerMinute),
    AUTH_SECRET_ARN: authSecret.secretArn,
    // Empty: each provider's own address.
    CAPTCHA_HCAPTCHA_URL: "",
    CAPTCHA_RECAPTCHA_URL: "",
    CAPTCHA_TURNSTILE_URL: "",
    CARRY_QUEUE_URL: use(queues).get("carry").queueUrl,
    CONTROL_DATABASE_IAM_AUTH: "true",
    CONTROL_DATABASE_OWNER_SECRET_ARN: database.ownerSecretArn,
    CONTROL_DATABASE_OWNER_URL: database.ownerUrl,
    CONTROL_DATABASE_URL: database.url,
    DELIVERY_TIMEOUT_MS: String(settings.deliveryTimeoutMs),
    EGRESS_ALLOW_CIDRS: settings.egressAllowCidrs.join(","),
    FORMTRAP_STAGE: settings.stage,
    JOBS_QUEUE_URL: use(queues).get("jobs").queueUrl,
    LOG_LEVEL: settings.logLevel,
    MAILS_PER_DAY_MAX: String(settings.mailsPerDayMax),
    MAIL_CONFIGURATION_SET: use(mail).configurationSetName,
    MAIL_FROM: settings.mailFrom,
    NOTIFY_QUEUE_URL: use(queues).get("notify").queueUrl,
    PLATFORM_BUCKET: use(storage).bucket.bucketName,
    PLATFORM_KEY_ID: use(storage).key.keyArn,
    REDELIVER_QUEUE_URL: use(queues).get("redeliver").queueUrl,
    REPLAY_QUEUE_URL: use(queues).get("replay").queueUrl,
    SNAPSHOT_QUEUE_URL: use(queues).get("snapshot").queueUrl,
    SPOOL_DAYS: String(settings.spoolDays),
    SPOOL_PER_TENANT_MAX: String(settings.spoolPerTenantMax),
    SUBMIT_RATE_LIMIT_PER_MINUTE: String(settings.submitRateLimitPerMinute),
    SWEEP_QUEUE_URL: use(queues).get("sweep").queueUrl,
    // Empty: Telegram's own address.
    TELEGRAM_API_URL: "",
    VAULT_NAME_PREFIX: namePrefix,
  };
}

/**
 * The variables a function declares, with their values, and no others.
 * @throws Error naming the function and the variable that has no value.
 */
export function resolveEnvironment(spec: FunctionSpec, values: Environment): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const name of spec.environment) {
    const value = values[name];
    if (value === undefined) {
      throw new Error(
        `Function ${spec.name} needs ${name}, which has no value: add it to stacks/lib/environment.ts`,
      );
    }
    resolved[name] = value;
  }
  return resolved;
}
