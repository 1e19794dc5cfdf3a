import type { SpaceContext } from "../context.ts";
import type { CaptchaKeyTester } from "../ports.ts";

/** What saving a connection needs. */
export interface ConnectionContext extends SpaceContext {
  /** Asked about captcha keys before they are saved; absent: they are saved as they are. */
  readonly captcha?: CaptchaKeyTester;
}
