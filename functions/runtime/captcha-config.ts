import { CAPTCHA_ENDPOINTS } from "@formtrap/platform/captcha-verifier";
import * as z from "zod";
import { addressOr } from "./config.ts";

/** Where each captcha provider answers: its own address, but for tests and networks with a relay. */
export const captchaSchema = z
  .object({
    CAPTCHA_TURNSTILE_URL: addressOr(CAPTCHA_ENDPOINTS.turnstile),
    CAPTCHA_RECAPTCHA_URL: addressOr(CAPTCHA_ENDPOINTS.recaptcha),
    CAPTCHA_HCAPTCHA_URL: addressOr(CAPTCHA_ENDPOINTS.hcaptcha),
  })
  .transform((values) => ({
    captchaEndpoints: {
      turnstile: values.CAPTCHA_TURNSTILE_URL,
      recaptcha: values.CAPTCHA_RECAPTCHA_URL,
      hcaptcha: values.CAPTCHA_HCAPTCHA_URL,
    },
  }));
