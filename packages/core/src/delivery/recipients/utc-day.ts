import { randomInt } from "node:crypto";

const DAY_MS = 86_400_000;
const JITTER_MS_MAX = 15 * 60_000;

/** The day in UTC, `YYYY-MM-DD`, some days later or earlier. */
export function utcDay(now: Date, daysLater = 0): string {
  return new Date(now.getTime() + daysLater * DAY_MS).toISOString().slice(0, 10);
}

/** Some minutes into the next day in UTC, each time others: what waits for it does not wake at once. */
export function soonTomorrow(now: Date): Date {
  return new Date(Date.parse(utcDay(now, 1)) + randomInt(JITTER_MS_MAX));
}
