import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumberTable } from "./number-table.ts";

/** Any 32 bits; every second of them shares its lower bits with many others. */
const number = fc.oneof(
  fc.integer(),
  fc.integer({ min: -64, max: 64 }).map((upper) => (upper << 24) | 7),
);

describe("a table of numbers", () => {
  it("holds what a map holds, up to as many numbers as it was made for", () => {
    const pairs = fc.array(fc.tuple(number, fc.nat(1_000_000)), { maxLength: 300 });
    fc.assert(
      fc.property(pairs, fc.array(number), (set, asked) => {
        const table = new NumberTable(set.length);
        const map = new Map<number, number>();
        for (const [key, index] of set) {
          table.set(key, index);
          map.set(key, index);
        }
        for (const key of [...map.keys(), ...asked]) expect(table.get(key)).toBe(map.get(key) ?? -1);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
