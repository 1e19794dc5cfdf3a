const FIRST_WAIT_MS = 5_000;
/** SQS delays a reminder by no more. */
const WAIT_MS_MAX = 15 * 60_000;
/** Up to this share is taken off a wait, so that what failed together does not come back together. */
const JITTER = 0.25;

/**
 * When a tenant whose server failed is tried again: after 5 s, doubled at every further failure up to 15 minutes.
 * @param options `attempts`: failures in a row, 1 at the first; `random`: 0 to 1.
 */
export function nextReplay(options: {
  readonly now: Date;
  readonly attempts: number;
  readonly random: number;
}): Date {
  const { now, attempts, random } = options;
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.max(attempts - 1, 0), WAIT_MS_MAX);
  return new Date(now.getTime() + Math.round(waitMs * (1 - JITTER * random)));
}
