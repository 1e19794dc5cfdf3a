import type { FormDescription } from "@formtrap/contracts";

/** What the providers' own scripts put into a page. */
interface Widgets {
  readonly turnstile?: { reset(): void };
  readonly hcaptcha?: { reset(): void };
  readonly grecaptcha?: {
    reset(): void;
    ready(then: () => void): void;
    execute(siteKey: string, options: { action: string }): Promise<string>;
  };
}

const widgets = window as Widgets;

/** A fresh token of reCAPTCHA v3, which has no widget to make one; null where the form asks for none. */
export async function freshToken({ form }: FormDescription): Promise<string | null> {
  const { mode, siteKey, action } = form.captcha;
  const { grecaptcha } = widgets;
  if (mode !== "recaptcha_v3" || siteKey === null || grecaptcha === undefined) return null;
  try {
    await new Promise<void>((resolve) => grecaptcha.ready(resolve));
    return await grecaptcha.execute(siteKey, { action: action ?? "submit" });
  } catch {
    // The server says in better words what is missing.
    return null;
  }
}

/** Tokens work once: the next try needs another. */
export function resetWidgets(): void {
  for (const name of ["turnstile", "hcaptcha", "grecaptcha"] as const) {
    try {
      widgets[name]?.reset();
    } catch {
      // It is loaded without a widget on this page.
    }
  }
}
