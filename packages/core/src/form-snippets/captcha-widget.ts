import { js } from "./escape.ts";
import type { SnippetForm } from "./snippet-form.ts";

type Captcha = NonNullable<SnippetForm["captcha"]>;

/** What a provider's script makes a widget of; reCAPTCHA v3 has none. */
const WIDGET_CLASSES: Readonly<Record<Captcha["mode"], string | null>> = {
  turnstile: "cf-turnstile",
  recaptcha_v2: "g-recaptcha",
  recaptcha_v3: null,
  hcaptcha: "h-captcha",
};

export interface CaptchaWidget {
  /** null: nothing is shown, and a token is made when the form is sent. */
  readonly className: string | null;
  readonly scriptUrl: string;
}

/** Documented by the providers: Turnstile "client-side rendering", reCAPTCHA "v2/v3", hCaptcha "installation". */
export function captchaWidget({ mode, siteKey }: Captcha): CaptchaWidget {
  const className = WIDGET_CLASSES[mode];
  switch (mode) {
    case "turnstile":
      return { className, scriptUrl: "https://challenges.cloudflare.com/turnstile/v0/api.js" };
    case "hcaptcha":
      return { className, scriptUrl: "https://js.hcaptcha.com/1/api.js" };
    case "recaptcha_v2":
      return { className, scriptUrl: "https://www.google.com/recaptcha/api.js" };
    case "recaptcha_v3":
      return {
        className,
        scriptUrl: `https://www.google.com/recaptcha/api.js?render=${encodeURIComponent(siteKey)}`,
      };
  }
}

/** Lines of a script of one's own that add reCAPTCHA v3's token to `data`; none where a widget does. */
export function tokenLines(captcha: SnippetForm["captcha"]): readonly string[] {
  if (captcha?.mode !== "recaptcha_v3") return [];
  const { siteKey, action } = captcha;
  return [
    "await new Promise((resolve) => window.grecaptcha.ready(resolve));",
    `const token = await window.grecaptcha.execute(${js(siteKey)}, { action: ${js(action ?? "submit")} });`,
    'data.set("g-recaptcha-response", token);',
  ];
}
