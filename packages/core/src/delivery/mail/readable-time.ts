const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };

/** Such as `21 November 2026, 10:58 UTC`. */
export function readableTime(time: Date): string {
  return `${readableDay(time)}, ${time.toISOString().slice(11, 16)} UTC`;
}

/** Such as `21 November 2026`, in UTC. */
export function readableDay(time: Date): string {
  return time.toLocaleDateString("en-GB", DAY);
}
