import type { CaptchaQuestion } from "@formtrap/core/ports";

/**
 * What an error code says. `owner` lets posts pass unchecked, so it is only for codes that no visitor can bring about
 * by the token sent; `foreign` may be an owner's mistake, but a token of somebody else's site brings it about as well.
 */
export type CaptchaFault = "owner" | "used" | "no_token" | "foreign" | "provider";

/** What a provider tells of a token that is good. */
export interface CaptchaPage {
  readonly hostname: string | null;
  readonly action: string | null;
  readonly score: number | null;
}

/**
 * A provider's variety of the siteverify protocol: a form of `secret`, `response` (the token) and `remoteip` is posted,
 * JSON with `success` comes back, and where that is false, `error-codes`.
 */
export interface Siteverify {
  readonly endpoint: string;
  readonly faults: Readonly<Record<string, CaptchaFault>>;
  /** What is sent beside the three. */
  ownFields(question: CaptchaQuestion): Readonly<Record<string, string>>;
  readPage(told: CaptchaPage): CaptchaPage;
}

/**
 * Codes that all of them document, and `internal-error`, which says the same from anybody. All of a request but the
 * token is ours and well-formed, so `bad-request` is about the token: taken for the provider's fault, it would be a way
 * past the check.
 */
export const COMMON_FAULTS = {
  "missing-input-secret": "owner",
  "invalid-input-secret": "owner",
  "missing-input-response": "no_token",
  "invalid-input-response": "no_token",
  "bad-request": "no_token",
  "internal-error": "provider",
} as const satisfies Readonly<Record<string, CaptchaFault>>;
