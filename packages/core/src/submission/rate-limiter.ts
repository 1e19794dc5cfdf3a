import type { Clock } from "../ports.ts";

const WINDOW_MS = 60_000;
/** Of all keys together: one form with a limit of thousands cannot fill the container's memory. */
const TIMES_MAX = 200_000;

export interface RateLimiter {
  /**
   * Counts one post if the limit allows it.
   * @param limitPerMinute 0 is no limit.
   * @returns 0 where it passes, else whole seconds until one would.
   */
  take(key: string, limitPerMinute: number): number;
}

/** When the posts of the last minute passed; entries before `head` are done with. */
interface Window {
  times: number[];
  head: number;
}

/**
 * A sliding window of one minute per key, in this container's memory: an approximation, exact limits are the edge's.
 * Refused posts do not count, so Retry-After is honest. The least recently used keys go beyond `keysMax`.
 */
export function createRateLimiter(options: { readonly clock: Clock; readonly keysMax: number }): RateLimiter {
  const windows = new Map<string, Window>();
  let timesKept = 0;

  function prune(window: Window, nowMs: number): void {
    while (window.head < window.times.length && (window.times[window.head] ?? 0) <= nowMs - WINDOW_MS) {
      window.head += 1;
    }
    if (window.head * 2 > window.times.length) {
      timesKept -= window.head;
      window.times = window.times.slice(window.head);
      window.head = 0;
    }
  }

  function evict(): void {
    for (const [key, window] of windows) {
      if (windows.size <= options.keysMax && timesKept <= TIMES_MAX) return;
      windows.delete(key);
      timesKept -= window.times.length;
    }
  }

  return {
    take(key, limitPerMinute) {
      if (limitPerMinute === 0) return 0;
      const nowMs = options.clock.now().getTime();
      const window = windows.get(key) ?? { times: [], head: 0 };
      prune(window, nowMs);
      const used = window.times.length - window.head;
      // The one that must leave the window first: with a limit just lowered that is not the oldest.
      const blocking = window.times[window.times.length - limitPerMinute];
      if (used >= limitPerMinute && blocking !== undefined) {
        return Math.max(1, Math.ceil((blocking + WINDOW_MS - nowMs) / 1000));
      }
      window.times.push(nowMs);
      timesKept += 1;
      windows.delete(key);
      windows.set(key, window);
      evict();
      return 0;
    },
  };
}
