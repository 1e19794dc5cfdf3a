const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** A handle is good for an hour, and the post that brings it may take a moment. */
const AGE_MS_MIN = 2 * 3_600_000;
/** What is older was looked at by earlier sweeps; without an end, every sweep would list every file there ever was. */
const AGE_MS_MAX = 30 * 24 * 3_600_000;

/** From when to when a form's files are looked at, by the time in their keys. */
export interface SweepWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

export function sweepWindow(now: Date): SweepWindow {
  return { fromMs: now.getTime() - AGE_MS_MAX, untilMs: now.getTime() - AGE_MS_MIN };
}

/** The beginning of a UUIDv7 (RFC 9562): sorts before all that were made at this time or later, behind all others. */
export function uuidBefore(timeMs: number): string {
  const time = Math.max(0, timeMs).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}

/**
 * Whether a key is exactly one of ours below `prefix`, and old enough by the time that it holds. A bucket lists what it
 * likes, so the order of a listing proves nothing.
 */
export function isDue(key: string, prefix: string, { fromMs, untilMs }: SweepWindow): boolean {
  const id = key.slice(prefix.length);
  if (!key.startsWith(prefix) || !UUID.test(id)) return false;
  const timeMs = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  return timeMs >= fromMs && timeMs < untilMs;
}
