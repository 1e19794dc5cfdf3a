const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of any zone from UTC, rounded up; all of this century are whole quarters of an hour. */
const OFFSET_MS_MAX = 15 * HOUR_MS;
const QUARTER_MS = HOUR_MS / 4;

/** Days of the calendar, as `2026-03-01`. */
export interface CalendarDays {
  readonly days: readonly string[];
  /** When each of them begins, and when the last one ends. */
  readonly starts: readonly Date[];
}

/**
 * The days from one to another, and when they begin where the clocks show this time zone's time: a day has 23 or 25
 * hours where clocks are changed, and none at all where a zone has jumped over the date line.
 * @param from and `to` as `2026-03-01`, of this century; inclusive.
 */
export function calendarDays(options: {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}): CalendarDays {
  const dateOf = dateReader(options.timeZone);
  const days: string[] = [];
  for (let at = Date.parse(options.from); at <= Date.parse(options.to); at += DAY_MS) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  const last = new Date(Date.parse(options.to) + DAY_MS).toISOString().slice(0, 10);
  return { days, starts: [...days, last].map((day) => startOf(day, dateOf)) };
}

/** The date that clocks of a time zone show. */
export function dateIn(timeZone: string, at: Date): string {
  return dateReader(timeZone)(at.getTime());
}

/** The first quarter of an hour at which the clocks show this date or a later one. */
function startOf(day: string, dateOf: (at: number) => string): Date {
  const midnight = Date.parse(day);
  let early = midnight - OFFSET_MS_MAX;
  let late = midnight + OFFSET_MS_MAX;
  while (late - early > QUARTER_MS) {
    const middle = early + Math.floor((late - early) / 2 / QUARTER_MS) * QUARTER_MS;
    if (dateOf(middle) >= day) late = middle;
    else early = middle;
  }
  return new Date(late);
}

function dateReader(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  };
}
