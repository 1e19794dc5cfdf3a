import type { SpamSignal } from "./spam-signal.ts";

const LENGTH_MAX = 1_000;

/** Signals as one line for people, "code: text; code: text", whole signals only and 1,000 characters at most. */
export function describeSignals(signals: readonly SpamSignal[]): string {
  let line = "";
  for (const { code, text } of signals) {
    const next = line === "" ? `${code}: ${text}` : `${line}; ${code}: ${text}`;
    if (next.length > LENGTH_MAX) break;
    line = next;
  }
  return line;
}
