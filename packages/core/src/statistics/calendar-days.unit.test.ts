import { expect, it } from "vitest";
import { calendarDays, dateIn } from "./calendar-days.ts";

const HOUR_MS = 3_600_000;

const hoursOf = (from: string, to: string, timeZone: string): readonly number[] => {
  const { starts } = calendarDays({ from, to, timeZone });
  return starts.slice(1).map((end, index) => (end.getTime() - (starts[index]?.getTime() ?? 0)) / HOUR_MS);
};

it("a day begins when the clocks of its place say so", () => {
  const { days, starts } = calendarDays({ from: "2026-02-27", to: "2026-03-01", timeZone: "Asia/Kathmandu" });
  expect(days).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(starts.map((start) => start.toISOString())).toEqual([
    "2026-02-26T18:15:00.000Z",
    "2026-02-27T18:15:00.000Z",
    "2026-02-28T18:15:00.000Z",
    "2026-03-01T18:15:00.000Z",
  ]);
});

it.each([
  ["Europe/Berlin", "2026-03-28", "2026-03-30", [24, 23, 24]],
  ["Europe/Berlin", "2026-10-24", "2026-10-26", [24, 25, 24]],
  // Clocks go from 24:00 to 23:00, and from 24:00 to 1:00: no midnight that day.
  ["America/Santiago", "2026-04-03", "2026-04-05", [24, 25, 24]],
  ["America/Santiago", "2026-09-05", "2026-09-07", [24, 23, 24]],
  ["Australia/Lord_Howe", "2026-10-03", "2026-10-05", [24, 23.5, 24]],
  // Samoa had no 30 December 2011.
  ["Pacific/Apia", "2011-12-29", "2011-12-31", [24, 0, 24]],
  ["Pacific/Kiritimati", "2026-01-01", "2026-01-02", [24, 24]],
  ["UTC", "2024-02-28", "2024-03-01", [24, 24, 24]],
])("days of %s from %s to %s have %j hours", (timeZone, from, to, hours) => {
  expect(hoursOf(from, to, timeZone)).toEqual(hours);
});

it("in every zone a year's days follow one another, and their clocks agree", () => {
  for (const timeZone of Intl.supportedValuesOf("timeZone").filter((_name, index) => index % 25 === 0)) {
    const { days, starts } = calendarDays({ from: "2026-01-01", to: "2026-12-31", timeZone });
    expect(starts).toHaveLength(366);
    for (const [index, day] of days.entries()) {
      const start = starts[index] ?? new Date(0);
      expect([timeZone, dateIn(timeZone, start)]).toEqual([timeZone, day]);
      expect(dateIn(timeZone, new Date(start.getTime() - 1)) < day).toBe(true);
    }
  }
});
