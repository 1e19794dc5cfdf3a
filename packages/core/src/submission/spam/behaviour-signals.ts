import type { ReadPost } from "./read-post.ts";
import type { SpamSignal } from "./spam-signal.ts";

const LONG_TEXT_LENGTH = 100;

/** How the post was made: sent again and again, or faster than a person fills a form. */
export function behaviourSignals(
  post: ReadPost,
  made: { readonly fillMs: number | null; readonly repetitions: number },
): SpamSignal[] {
  const signals: SpamSignal[] = [];
  const repeated = weightOfRepetitions(made.repetitions);
  if (repeated > 0) {
    const times = made.repetitions === 1 ? "once" : `${made.repetitions} times`;
    signals.push({ code: "repeated", weight: repeated, text: `the same text came ${times} before, lately` });
  }
  if (made.fillMs !== null && Number.isFinite(made.fillMs) && made.fillMs >= 0) {
    const fast = weightOfSpeed(made.fillMs, post.text.length);
    const seconds = (made.fillMs / 1000).toFixed(1);
    if (fast > 0) signals.push({ code: "fast", weight: fast, text: `filled in after ${seconds} s` });
  }
  return signals;
}

/** A person clicks twice, seldom more. */
function weightOfRepetitions(count: number): number {
  if (count < 1) return 0;
  if (count === 1) return 0.1;
  if (count === 2) return 0.2;
  // Never enough alone: a survey's honest answers, a shop's test and a script of the owner's own repeat themselves.
  return count < 5 ? 0.35 : 0.45;
}

/** A browser fills name and address in at once, and people paste; both still look before they send. */
function weightOfSpeed(fillMs: number, textLength: number): number {
  if (fillMs < 1_000) return textLength < LONG_TEXT_LENGTH ? 0.3 : 0.45;
  return fillMs < 2_500 && textLength >= LONG_TEXT_LENGTH ? 0.3 : 0;
}
