import { type FakeClock, fakeClock } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { createTenantBreaker, type TenantBreaker } from "./tenant-breaker.ts";

let clock: FakeClock;
let breaker: TenantBreaker;

beforeEach(() => {
  clock = fakeClock();
  breaker = createTenantBreaker({ clock, tenantsMax: 3 });
});

const open = (tenantId = "a") => breaker.failed(tenantId, 1_000);

describe("a tenant's breaker", () => {
  it("opens at the second failure in a row, or at one that somebody waited a second for", () => {
    breaker.failed("a", 999);
    expect(breaker.mayTry("a")).toBe(true);
    breaker.failed("a", 5);
    expect(breaker.mayTry("a")).toBe(false);
    expect(breaker.isOpen("a")).toBe(true);
    expect(breaker.mayTry("b")).toBe(true);
    breaker.failed("b", 1_000);
    expect(breaker.mayTry("b")).toBe(false);
  });

  it("counts failures in a row only", () => {
    for (let count = 0; count < 5; count += 1) {
      breaker.failed("a", 5);
      breaker.succeeded("a");
    }
    expect(breaker.mayTry("a")).toBe(true);
  });

  it("lets one try after half a minute, and the others not meanwhile", () => {
    open();
    clock.advance({ ms: 29_999 });
    expect(breaker.mayTry("a")).toBe(false);
    clock.advance({ ms: 1 });
    expect(breaker.isOpen("a")).toBe(false);
    expect([breaker.mayTry("a"), breaker.mayTry("a"), breaker.mayTry("a")]).toEqual([true, false, false]);
    expect(breaker.isOpen("a")).toBe(true);
  });

  it("is closed by a try that succeeds, and opened for another half minute by one that fails, however fast", () => {
    open();
    clock.advance({ seconds: 30 });
    expect(breaker.mayTry("a")).toBe(true);
    breaker.failed("a", 1);
    clock.advance({ ms: 29_999 });
    expect(breaker.mayTry("a")).toBe(false);
    clock.advance({ ms: 1 });
    expect(breaker.mayTry("a")).toBe(true);
    breaker.succeeded("a");
    expect([breaker.mayTry("a"), breaker.mayTry("a")]).toEqual([true, true]);
  });

  it("lets another one try where the first never told, as one whose container was frozen", () => {
    open();
    clock.advance({ seconds: 30 });
    expect(breaker.mayTry("a")).toBe(true);
    clock.advance({ ms: 29_999 });
    expect(breaker.mayTry("a")).toBe(false);
    clock.advance({ ms: 1 });
    expect([breaker.mayTry("a"), breaker.mayTry("a")]).toEqual([true, false]);
  });

  it("is opened for longer by those that were under way when it opened", () => {
    open();
    clock.advance({ seconds: 5 });
    open();
    clock.advance({ ms: 29_999 });
    expect(breaker.mayTry("a")).toBe(false);
  });

  it("forgets the tenant that failed longest ago where there are too many", () => {
    for (const tenantId of ["a", "b", "c"]) open(tenantId);
    open("a");
    open("d");
    expect(["a", "b", "c", "d"].map((tenantId) => breaker.isOpen(tenantId))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});
