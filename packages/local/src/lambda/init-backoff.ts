import { failed, type InvocationResult } from "./invocation.ts";

const FIRST_DELAY_MS = 500;
const DELAY_MS_MAX = 10_000;

/** Keeps a function that does not come up from being started again and again at full speed. */
export interface InitBackoff {
  /** Why no worker should be started now; undefined where one may be. */
  refusal(): InvocationResult | undefined;
  record(result: InvocationResult): void;
}

/** Doubles the pause after every failed start, up to 10 s; a start that works ends it. */
export function createBackoff(now: () => number = Date.now): InitBackoff {
  let delayMs = 0;
  let retryAt = 0;
  let last: InvocationResult | undefined;
  return {
    refusal: () =>
      now() < retryAt ? (last ?? failed("Runtime.InitError", "The function does not start.")) : undefined,
    record: (result) => {
      delayMs = result.ok ? 0 : Math.min(Math.max(FIRST_DELAY_MS, delayMs * 2), DELAY_MS_MAX);
      retryAt = now() + delayMs;
      last = result.ok ? undefined : result;
    },
  };
}
