import * as z from "zod";

export const captchaProviderSchema = z.enum(["turnstile", "recaptcha", "hcaptcha"]);
export type CaptchaProvider = z.infer<typeof captchaProviderSchema>;

/** A key as the provider's console shows it. */
const keySchema = z
  .string()
  .trim()
  .regex(/^[\w-]{10,200}$/, "must be a key as the captcha provider shows it");

/** A customer's account with a captcha provider. Site keys are public, they stand in the page. */
export const captchaKeysInputSchema = z.strictObject({
  provider: captchaProviderSchema,
  siteKey: keySchema,
  secretKey: keySchema,
});
export type CaptchaKeysInput = z.infer<typeof captchaKeysInputSchema>;
