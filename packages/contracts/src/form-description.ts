import type { FieldRule } from "./field-rules.ts";
import type { CaptchaMode } from "./form-policy.ts";

/**
 * `GET /f/{endpointId}` with `Accept: application/json`: what a page's script needs for the checks that the server
 * makes too. Nothing that posting to the form would not tell as well.
 */
export interface FormDescription {
  readonly ok: true;
  readonly form: {
    readonly files: {
      /** False also where no bucket is connected. */
      readonly allowed: boolean;
      readonly maxCount: number;
      readonly maxSizeBytes: number;
      readonly allowedTypes: readonly string[];
    };
    readonly fields: Readonly<Record<string, FieldRule>>;
    readonly multiple: readonly string[];
    readonly captcha: {
      readonly mode: CaptchaMode;
      readonly siteKey: string | null;
      readonly action: string | null;
    };
  };
  /** What the script says, with `{names}` to fill in, in the language of Accept-Language. */
  readonly texts: Readonly<Record<string, string>>;
}
