import { CAPTCHA_ENDPOINTS } from "@formtrap/platform/captcha-verifier";
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

const RATE_LIMIT_PER_MINUTE = 20;

/** A provider's own address where nothing is set; another one for tests and for networks with a relay. */
const endpoint = (standard: string) =>
  z.preprocess(emptyIsAbsent, z.url({ error: `must be an address such as ${standard}` }).default(standard));

const environmentSchema = z.object({
  ...controlVariables,
  ...tenantVariables,
  NOTIFY_QUEUE_URL: text("NOTIFY_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/111122223333/notify"),
  SWEEP_QUEUE_URL: text("SWEEP_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/111122223333/sweep"),
  CAPTCHA_TURNSTILE_URL: endpoint(CAPTCHA_ENDPOINTS.turnstile),
  CAPTCHA_RECAPTCHA_URL: endpoint(CAPTCHA_ENDPOINTS.recaptcha),
  CAPTCHA_HCAPTCHA_URL: endpoint(CAPTCHA_ENDPOINTS.hcaptcha),
  SUBMIT_RATE_LIMIT_PER_MINUTE: z.preprocess(
    emptyIsAbsent,
    z.coerce
      .number({ error: "must be a number of posts, such as 20; 0 is no limit" })
      .int()
      .min(0)
      .default(RATE_LIMIT_PER_MINUTE),
  ),
});

export interface IngestConfig extends ControlConfig, TenantConfig {
  readonly notifyQueueUrl: string;
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
 * Reads the configuration of the ingest functions: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseIngestConfig(environment?: Environment): IngestConfig {
  const values = readEnvironment(environmentSchema, environment);
  return {
    ...toControlConfig(values),
    ...toTenantConfig(values),
    notifyQueueUrl: values.NOTIFY_QUEUE_URL,
    sweepQueueUrl: values.SWEEP_QUEUE_URL,
    captchaEndpoints: {
      turnstile: values.CAPTCHA_TURNSTILE_URL,
      recaptcha: values.CAPTCHA_RECAPTCHA_URL,
      hcaptcha: values.CAPTCHA_HCAPTCHA_URL,
    },
    rateLimitPerMinute: values.SUBMIT_RATE_LIMIT_PER_MINUTE,
  };
}
