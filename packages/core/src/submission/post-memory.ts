import type { CaptchaMode } from "@formtrap/contracts";
import type { CaptchaOutcome } from "./check-captcha.ts";

/** What may happen only once to a post, though it is judged again where its route was out of date. */
export interface PostMemory {
  isCounted: boolean;
  /** Its route was read anew: what is out of date now stays so for this post. */
  isReloaded: boolean;
  /** Tokens work once. */
  readonly captcha: Map<CaptchaMode, CaptchaOutcome>;
}

export function newPostMemory(): PostMemory {
  return { isCounted: false, isReloaded: false, captcha: new Map() };
}
