import { describe, expect, it } from "vitest";
import { nextTry, nextTurn } from "./retry-schedule.ts";

const HOUR_MS = 3_600_000;
const start = new Date("2026-03-01T12:00:00.000Z");
const after = (ms: number) => new Date(start.getTime() + ms);

/** How long each try of a round waits for the next, all of them failing. */
function waits(random: number): number[] {
  const result: number[] = [];
  let now = start;
  for (let roundAttempt = 1; ; roundAttempt += 1) {
    const next = nextTry({ roundAttempt, roundStartedAt: start, now, random, retryAfterMs: null });
    if (next === null) return result;
    result.push(next.getTime() - now.getTime());
    now = next;
  }
}

describe("the tries of a delivery that always fails", () => {
  it("are twelve within a day, each later than the one before", () => {
    const all = waits(0);
    expect(all).toHaveLength(11);
    expect(all.toSorted((a, b) => a - b)).toEqual(all);
    expect(all[0]).toBe(5_000);
    const total = all.reduce((sum, wait) => sum + wait, 0);
    expect(total).toBeGreaterThan(23 * HOUR_MS);
    expect(total).toBeLessThanOrEqual(24 * HOUR_MS);
  });

  it("do not come back together: each wait is up to a fifth longer, and none goes beyond the day", () => {
    const [shortest, longest] = [waits(0), waits(1)];
    expect((longest[0] ?? 0) / (shortest[0] ?? 1)).toBeCloseTo(1.2);
    expect(longest.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(24 * HOUR_MS);
  });
});

describe("what a destination asks for", () => {
  const ask = (retryAfterMs: number) =>
    nextTry({ roundAttempt: 1, roundStartedAt: start, now: start, random: 0, retryAfterMs });

  it("is heard up to an hour, and never shortens a wait", () => {
    expect(ask(10 * 60_000)).toEqual(after(10 * 60_000));
    expect(ask(7 * 24 * HOUR_MS)).toEqual(after(HOUR_MS));
    expect(ask(1)).toEqual(after(5_000));
  });
});

describe("a delivery that could not be tried", () => {
  const turn = (ageMs: number, untilMs: number, random = 0) =>
    nextTurn({ roundStartedAt: start, now: after(ageMs), until: after(untilMs), random });

  it("waits for what it was told to wait for, and at least a second", () => {
    expect(turn(0, 90_000)).toEqual(after(90_000));
    expect(turn(0, -5_000)).toEqual(after(1_000));
  });

  it("comes less often the older it gets, so that a backlog costs little", () => {
    expect(turn(4 * HOUR_MS, 4 * HOUR_MS)).toEqual(after(5 * HOUR_MS));
    let [turns, age] = [0, 0];
    for (let next = turn(age, age); next !== null; next = turn(age, age)) {
      age = next.getTime() - start.getTime();
      turns += 1;
    }
    expect(turns).toBeLessThan(60);
  });

  it("is given up after a day", () => {
    expect(turn(23 * HOUR_MS, 25 * HOUR_MS)).toBeNull();
  });
});
