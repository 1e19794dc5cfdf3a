import { fakeClock } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import { createRateLimiter } from "./rate-limiter.ts";

describe("the rate limiter", () => {
  it("lets the limit pass in any minute, then says when the next would", () => {
    const clock = fakeClock();
    const limiter = createRateLimiter({ clock, keysMax: 10 });
    for (let post = 0; post < 20; post += 1) {
      expect(limiter.take("a", 20)).toBe(0);
      clock.advance({ seconds: 1 });
    }
    expect(limiter.take("a", 20)).toBe(40);
    clock.advance({ seconds: 39, ms: 500 });
    expect(limiter.take("a", 20)).toBe(1);
    clock.advance({ ms: 500 });
    expect(limiter.take("a", 20)).toBe(0);
    expect(limiter.take("a", 20)).toBe(1);
  });

  it("does not count what it refuses", () => {
    const clock = fakeClock();
    const limiter = createRateLimiter({ clock, keysMax: 10 });
    expect(limiter.take("a", 1)).toBe(0);
    for (let second = 0; second < 59; second += 1) {
      clock.advance({ seconds: 1 });
      expect(limiter.take("a", 1)).toBe(59 - second);
    }
    clock.advance({ seconds: 1 });
    expect(limiter.take("a", 1)).toBe(0);
  });

  it("counts each key alone, and nothing where the limit is 0", () => {
    const limiter = createRateLimiter({ clock: fakeClock(), keysMax: 10 });
    expect(limiter.take("a", 1)).toBe(0);
    expect(limiter.take("b", 1)).toBe(0);
    expect(limiter.take("a", 1)).toBeGreaterThan(0);
    for (let post = 0; post < 100; post += 1) expect(limiter.take("c", 0)).toBe(0);
  });

  it("is honest when a limit was lowered meanwhile", () => {
    const clock = fakeClock();
    const limiter = createRateLimiter({ clock, keysMax: 10 });
    for (let post = 0; post < 4; post += 1) {
      limiter.take("a", 4);
      clock.advance({ seconds: 10 });
    }
    expect(limiter.take("a", 2)).toBe(40);
  });

  it("forgets the keys that were used longest ago", () => {
    const limiter = createRateLimiter({ clock: fakeClock(), keysMax: 2 });
    limiter.take("a", 2);
    limiter.take("b", 1);
    limiter.take("a", 2);
    limiter.take("c", 1);
    expect(limiter.take("a", 2)).toBeGreaterThan(0);
    expect(limiter.take("b", 1)).toBe(0);
  });
});
