/** No destination makes us wait longer than this by what it asks for. */
export const RETRY_AFTER_MS_MAX = 60 * 60 * 1000;

/** The three forms of a date that RFC 9110 (5.6.7) has recipients read; all are in UTC. */
const HTTP_DATES: readonly RegExp[] = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3), seconds or a date, as milliseconds from now: at most an hour.
 * @returns null where it asks for nothing: absent, past, or not of either form.
 */
export function readRetryAfter(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? "";
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : msUntil(text, now);
  return ms > 0 ? Math.min(ms, RETRY_AFTER_MS_MAX) : null;
}

/** NaN where it is no date. */
function msUntil(text: string, now: Date): number {
  if (!HTTP_DATES.some((form) => form.test(text))) return Number.NaN;
  return Date.parse(text.endsWith("GMT") ? text : `${text} GMT`) - now.getTime();
}
