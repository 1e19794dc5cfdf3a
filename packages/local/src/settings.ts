import { join } from "node:path";
import * as z from "zod";

const PORT_DEFAULT = 3000;

export interface Settings {
  /** Of the front; the other ports prefer the numbers after it. 0: any. */
  readonly port: number;
  readonly homeDir: string;
  /** Passed on to the functions as they are; absent ones have the functions' own defaults. */
  readonly functionValues: Readonly<Record<string, string | undefined>>;
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
  LOG_LEVEL: z.preprocess(emptyIsAbsent, z.enum(["info", "warn", "error", "silent"]).optional()),
  DELIVERY_TIMEOUT_MS: count("DELIVERY_TIMEOUT_MS", "milliseconds, such as 15000"),
  MAILS_PER_DAY_MAX: count("MAILS_PER_DAY_MAX", "mails of one space a day, such as 500"),
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
  const { PORT, FORMTRAP_HOME, ...functionValues } = parsed.data;
  return {
    port: PORT,
    homeDir: FORMTRAP_HOME ?? join(rootDir, ".formtrap"),
    functionValues,
  };
}
