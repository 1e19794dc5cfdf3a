import * as z from "zod";
import {
  addressOr,
  controlSchema,
  countOr,
  type Environment,
  mailSchema,
  queueUrl,
  readEnvironment,
  tenantSchema,
} from "./config.ts";

const DELIVERY_TIMEOUT_MS = 15_000;
const MAILS_PER_DAY_MAX = 500;
const TELEGRAM_API_URL = "https://api.telegram.org";

const schema = controlSchema
  .and(tenantSchema)
  .and(mailSchema)
  .and(
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
export type NotifyConfig = z.output<typeof schema>;

/**
 * Reads the configuration of the functions that make deliveries: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseNotifyConfig(environment?: Environment): NotifyConfig {
  return readEnvironment(schema, environment);
}
