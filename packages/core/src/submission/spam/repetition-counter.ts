import type { Clock } from "../../ports.ts";

/** More repetitions than that say nothing more. */
const TIMES_MAX = 32;

export interface RepetitionCounter {
  /**
   * How many posts with this fingerprint the form had within the window, 32 at most.
   * @param fingerprint from `contentFingerprint`; null is never counted.
   */
  count(formId: string, fingerprint: string | null): number;
  /** Remembers a post that was taken: who corrects a refused one does not repeat anything. */
  remember(formId: string, fingerprint: string | null): void;
}

/**
 * Counts equal posts by form in this container's memory; the least recently repeated are forgotten beyond `keysMax`,
 * so it holds 32 times `keysMax` numbers at most.
 */
export function createRepetitionCounter(options: {
  readonly clock: Clock;
  readonly keysMax: number;
  readonly windowMs: number;
}): RepetitionCounter {
  const seen = new Map<string, number[]>();

  return {
    count(formId, fingerprint) {
      const times = fingerprint === null ? undefined : seen.get(`${formId} ${fingerprint}`);
      if (times === undefined) return 0;
      const sinceMs = options.clock.now().getTime() - options.windowMs;
      let old = 0;
      while (old < times.length && (times[old] ?? 0) <= sinceMs) old += 1;
      return times.length - old;
    },
    remember(formId, fingerprint) {
      if (fingerprint === null) return;
      const key = `${formId} ${fingerprint}`;
      const times = seen.get(key) ?? [];
      times.push(options.clock.now().getTime());
      if (times.length > TIMES_MAX) times.shift();
      seen.delete(key);
      seen.set(key, times);
      for (const oldest of seen.keys()) {
        if (seen.size <= options.keysMax) break;
        seen.delete(oldest);
      }
    },
  };
}
