import { join } from "node:path";
import * as z from "zod";

const PORT_DEFAULT = 3000;

export interface Settings {
  /** Of the front; the other ports prefer the numbers after it. 0: any. */
  readonly port: number;
  readonly homeDir: string;
  /** Passed on to the functions as they are; absent ones have the functions' own defaults. */
  readonly functionValues: Readonly<Record<string, string | undefined>>;
  /** Ports of 127.0.0.1 by which functions reach what tests break on the way; absent: straight. */
  readonly proxyPorts: ProxyPorts;
}

export interface ProxyPorts {
  readonly aws?: number | undefined;
  readonly controlDatabase?: number | undefined;
}

const emptyIsAbsent = (value: unknown) => (value === "" ? undefined : value);

const address = (name: string) =>
  z.preprocess(
    emptyIsAbsent,
    z.url({ error: `${name} must be an address, such as http://127.0.0.1:4000` }).optional(),
  );

const count = (name: string, what: string) =>
  z.preprocess(
    emptyIsAbsent,
    z
      .string()
      .regex(/^[1-9]\d*$/, { error: `${name} must be a number of ${what}` })
      .optional(),
  );

const proxyPort = (name: string) =>
  z.preprocess(
    emptyIsAbsent,
    z.coerce
      .number({ error: `${name} must be a port, such as 4003` })
      .int({ error: `${name} must be a whole number, such as 4003` })
      .min(1, { error: `${name} must be 1 or more` })
      .max(65_535, { error: `${name} must be 65535 or less` })
      .optional(),
  );

const environmentSchema = z.object({
  PORT: z.preprocess(
    emptyIsAbsent,
    z.coerce
      .number({ error: "PORT must be a number from 0 to 65535, such as PORT=3000" })
      .int({ error: "PORT must be a whole number, such as PORT=3000" })
      .min(0, { error: "PORT must be 0 or more" })
      .max(65_535, { error: "PORT must be 65535 or less" })
      .default(PORT_DEFAULT),
  ),
  FORMTRAP_HOME: z.preprocess(emptyIsAbsent, z.string().optional()),
  SUBMIT_RATE_LIMIT_PER_MINUTE: z.preprocess(
    emptyIsAbsent,
    z
      .string()
      .regex(/^\d+$/, {
        error: "SUBMIT_RATE_LIMIT_PER_MINUTE must be a number of posts, such as 20; 0 is no limit",
      })
      .optional(),
  ),
  API_RATE_LIMIT_PER_MINUTE: z.preprocess(
    emptyIsAbsent,
    z
      .string()
      .regex(/^\d+$/, {
        error: "API_RATE_LIMIT_PER_MINUTE must be a number of calls, such as 600; 0 is no limit",
      })
      .optional(),
  ),
  LOG_LEVEL: z.preprocess(emptyIsAbsent, z.enum(["info", "warn", "error", "silent"]).optional()),
  DELIVERY_TIMEOUT_MS: count("DELIVERY_TIMEOUT_MS", "milliseconds, such as 15000"),
  MAILS_PER_DAY_MAX: count("MAILS_PER_DAY_MAX", "mails of one space a day, such as 500"),
  FORMTRAP_PROXY_AWS_PORT: proxyPort("FORMTRAP_PROXY_AWS_PORT"),
  FORMTRAP_PROXY_CONTROL_DATABASE_PORT: proxyPort("FORMTRAP_PROXY_CONTROL_DATABASE_PORT"),
  TELEGRAM_API_URL: address("TELEGRAM_API_URL"),
  CAPTCHA_TURNSTILE_URL: address("CAPTCHA_TURNSTILE_URL"),
  CAPTCHA_RECAPTCHA_URL: address("CAPTCHA_RECAPTCHA_URL"),
  CAPTCHA_HCAPTCHA_URL: address("CAPTCHA_HCAPTCHA_URL"),
});

/**
 * Reads what a person may set.
 * @throws Error with one line for every variable that is wrong.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  rootDir: string,
): Settings {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) throw new Error(parsed.error.issues.map(({ message }) => message).join("\n"));
  const {
    PORT,
    FORMTRAP_HOME,
    FORMTRAP_PROXY_AWS_PORT,
    FORMTRAP_PROXY_CONTROL_DATABASE_PORT,
    ...functionValues
  } = parsed.data;
  return {
    port: PORT,
    homeDir: FORMTRAP_HOME ?? join(rootDir, ".formtrap"),
    functionValues,
    proxyPorts: { aws: FORMTRAP_PROXY_AWS_PORT, controlDatabase: FORMTRAP_PROXY_CONTROL_DATABASE_PORT },
  };
}
