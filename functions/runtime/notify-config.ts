import * as z from "zod";
import {
  type ControlConfig,
  controlVariables,
  type Environment,
  emptyIsAbsent,
  readEnvironment,
  type TenantConfig,
  tenantVariables,
  text,
  toControlConfig,
  toTenantConfig,
} from "./environment.ts";

const DELIVERY_TIMEOUT_MS = 15_000;
const MAILS_PER_DAY_MAX = 500;
const TELEGRAM_API_URL = "https://api.telegram.org";
const QUEUES = "https://sqs.eu-central-1.amazonaws.com/111122223333";

const count = (standard: number, error: string) =>
  z.preprocess(emptyIsAbsent, z.coerce.number({ error }).int().min(1).default(standard));

const environmentSchema = z.object({
  ...controlVariables,
  ...tenantVariables,
  DASHBOARD_URL: text("DASHBOARD_URL", "https://forms.example.com").pipe(
    z.url({ protocol: /^https?$/, error: "must be an address such as https://forms.example.com" }),
  ),
  MAIL_FROM: text("MAIL_FROM", "no-reply@forms.example.com"),
  MAIL_CONFIGURATION_SET: z.preprocess(emptyIsAbsent, z.string().nullable().default(null)),
  MAILS_PER_DAY_MAX: count(MAILS_PER_DAY_MAX, "must be a number of mails, such as 500"),
  DELIVERY_TIMEOUT_MS: count(DELIVERY_TIMEOUT_MS, "must be milliseconds, such as 15000").pipe(
    z.number().max(20_000, "must be at most 20000: the function itself has a minute"),
  ),
  NOTIFY_QUEUE_URL: text("NOTIFY_QUEUE_URL", `${QUEUES}/notify`),
  REDELIVER_QUEUE_URL: text("REDELIVER_QUEUE_URL", `${QUEUES}/redeliver`),
  TELEGRAM_API_URL: z.preprocess(
    emptyIsAbsent,
    z.url({ error: `must be an address such as ${TELEGRAM_API_URL}` }).default(TELEGRAM_API_URL),
  ),
});

export interface NotifyConfig extends ControlConfig, TenantConfig {
  readonly dashboardUrl: string;
  readonly mailFrom: string;
  /** SES then reports bounces and complaints; null: it does not. */
  readonly mailConfigurationSet: string | null;
  readonly mailsPerDayMax: number;
  /** Of one try. */
  readonly deliveryTimeoutMs: number;
  readonly notifyQueueUrl: string;
  readonly redeliverQueueUrl: string;
  readonly telegramApiUrl: string;
}

/**
 * Reads the configuration of the functions that make deliveries: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseNotifyConfig(environment?: Environment): NotifyConfig {
  const values = readEnvironment(environmentSchema, environment);
  return {
    ...toControlConfig(values),
    ...toTenantConfig(values),
    dashboardUrl: values.DASHBOARD_URL,
    mailFrom: values.MAIL_FROM,
    mailConfigurationSet: values.MAIL_CONFIGURATION_SET,
    mailsPerDayMax: values.MAILS_PER_DAY_MAX,
    deliveryTimeoutMs: values.DELIVERY_TIMEOUT_MS,
    notifyQueueUrl: values.NOTIFY_QUEUE_URL,
    redeliverQueueUrl: values.REDELIVER_QUEUE_URL,
    telegramApiUrl: values.TELEGRAM_API_URL,
  };
}
