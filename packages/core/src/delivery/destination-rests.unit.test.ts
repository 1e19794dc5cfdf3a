import { fakeClock } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { createDestinationRests, type DestinationRests } from "./destination-rests.ts";

const clock = fakeClock();
let rests: DestinationRests;

beforeEach(() => {
  rests = createDestinationRests({ clock, sizeMax: 3 });
});

const restMs = (id: string) =>
  (rests.restsUntil(id)?.getTime() ?? clock.now().getTime()) - clock.now().getTime();

describe("a destination that fails", () => {
  it("is left alone from the third failure in a row, longer each time, five minutes at most", () => {
    rests.noteFailure("a", 10, null);
    rests.noteFailure("a", 10, null);
    expect(rests.restsUntil("a")).toBeNull();
    const seen = Array.from({ length: 8 }, () => {
      rests.noteFailure("a", 10, null);
      return restMs("a");
    });
    expect(seen.slice(0, 3)).toEqual([15_000, 30_000, 60_000]);
    expect(seen.at(-1)).toBe(300_000);
    expect(rests.restsUntil("b")).toBeNull();
  });

  it("is left alone at once for as long as it asked", () => {
    rests.noteFailure("a", 10, 42_000);
    expect(restMs("a")).toBe(42_000);
    clock.advance({ ms: 42_000 });
    expect(rests.restsUntil("a")).toBeNull();
  });

  it("is well again with one success", () => {
    for (let failures = 0; failures < 4; failures += 1) rests.noteFailure("a", 10, null);
    rests.noteSuccess("a", 10);
    expect(rests.restsUntil("a")).toBeNull();
    rests.noteFailure("a", 10, null);
    expect(rests.restsUntil("a")).toBeNull();
  });
});

describe("a destination that takes long", () => {
  it("is known as slow for five minutes, or until it is quick", () => {
    rests.noteSuccess("a", 3_500);
    expect(rests.isSlow("a")).toBe(true);
    expect(rests.restsUntil("a")).toBeNull();
    rests.noteSuccess("a", 20);
    expect(rests.isSlow("a")).toBe(false);
    rests.noteFailure("a", 15_000, null);
    expect(rests.isSlow("a")).toBe(true);
    clock.advance({ minutes: 5 });
    expect(rests.isSlow("a")).toBe(false);
  });
});

it("no more is remembered than was asked for, the longest unseen is forgotten first", () => {
  for (const id of ["a", "b", "c", "a", "d"]) rests.noteFailure(id, 5_000, null);
  expect(["a", "b", "c", "d"].map((id) => rests.isSlow(id))).toEqual([true, false, true, true]);
});
