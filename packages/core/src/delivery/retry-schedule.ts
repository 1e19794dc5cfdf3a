import { RETRY_AFTER_MS_MAX } from "./http-answers/retry-after.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Twelve tries within 24 hours: what stands here is waited after each but the last. */
const WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
  7 * HOUR_MS,
];
/** What failed for a day is given up, whatever the number of tries. */
export const GIVE_UP_AFTER_MS = 24 * HOUR_MS;
/** Up to this share of a wait is added, so that what failed together does not come back together. */
const JITTER = 0.2;
/** A delivery that could not even be tried waits for this share of its age: seconds at first, hours at last. */
const POSTPONED_AGE_SHARE = 0.25;

interface Round {
  readonly roundStartedAt: Date;
  readonly now: Date;
  /** 0 to 1. */
  readonly random: number;
}

/**
 * When a failed delivery is tried again.
 * @param options `roundAttempt`: of the try that failed, 1 at the first; `retryAfterMs`: what the destination asked for.
 * @returns null where it is given up.
 */
export function nextTry(
  options: Round & { readonly roundAttempt: number; readonly retryAfterMs: number | null },
): Date | null {
  const wait = WAITS_MS[options.roundAttempt - 1];
  if (wait === undefined) return null;
  const asked = Math.min(options.retryAfterMs ?? 0, RETRY_AFTER_MS_MAX);
  return within(options, Math.max(wait, asked) * (1 + JITTER * options.random));
}

/**
 * When a delivery that could not be tried, through no fault of its own, is due again: not before `until`.
 * @returns null where it is given up.
 */
export function nextTurn(options: Round & { readonly until: Date }): Date | null {
  const { now, roundStartedAt, until, random } = options;
  const age = now.getTime() - roundStartedAt.getTime();
  const wait = Math.max(until.getTime() - now.getTime(), age * POSTPONED_AGE_SHARE, SECOND_MS);
  return within(options, wait + Math.min(wait, MINUTE_MS) * JITTER * random);
}

/** The last try of a round comes at its end at the latest, never after. */
function within({ roundStartedAt, now }: Round, waitMs: number): Date | null {
  const end = roundStartedAt.getTime() + GIVE_UP_AFTER_MS;
  const next = now.getTime() + waitMs;
  return next > end ? null : new Date(next);
}
