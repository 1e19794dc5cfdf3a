import type { CaptchaMode } from "@formtrap/contracts";
import type { CaptchaOutcome } from "./check-captcha.ts";

/** What may happen only once to a post, though it is judged again where its route was out of date. */
export interface PostMemory {
  isCounted: boolean;
  /** Tokens work once. */
  readonly captcha: Map<CaptchaMode, CaptchaOutcome>;
}

export function newPostMemory(): PostMemory {
  return { isCounted: false, captcha: new Map() };
}
