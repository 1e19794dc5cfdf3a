import { describe, expect, it } from "vitest";
import { nextReplay } from "./next-replay.ts";

const now = new Date("2026-05-04T12:00:00.000Z");
const waitSeconds = (attempts: number, random: number): number =>
  (nextReplay({ now, attempts, random }).getTime() - now.getTime()) / 1_000;

describe("the wait for a tenant whose server failed", () => {
  it("doubles from 5 s up to the 15 minutes that a queue can delay a reminder", () => {
    const waits = Array.from({ length: 10 }, (_value, index) => waitSeconds(index + 1, 0));
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
    expect(waitSeconds(10_000, 0)).toBe(900);
  });

  it("is up to a quarter shorter by chance, never longer", () => {
    expect(waitSeconds(1, 1)).toBe(3.75);
    expect(waitSeconds(1_000, 1)).toBe(675);
  });
});
