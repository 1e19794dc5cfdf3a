import { TenantUnavailable } from "@formtrap/tenant-db";
import { beforeEach, describe, expect, it } from "vitest";
import { refusalOf, type SubmitWorld, submitWorld } from "./submit-world.fixture.ts";

let world: SubmitWorld;
beforeEach(() => {
  world = submitWorld();
});

describe("a repetition of a post that waits", () => {
  const captcha = { mode: "turnstile", scoreMin: 0.5, action: null } as const;
  const captchaKeys = {
    provider: "turnstile",
    siteKey: "site-key",
    secretRef: "sm:formtrap/test/captcha/c#1",
  } as const;
  const post = { a: "1", "cf-turnstile-response": "token" };
  const key = { "idempotency-key": "k" };

  beforeEach(() => {
    world.given({ captcha }, {}, { captchaKeys });
    world.record = () => Promise.reject(new TenantUnavailable("unreachable"));
    world.isRecorded = () => Promise.reject(new TenantUnavailable("unreachable"));
    let isUsed = false;
    world.captcha = () => {
      if (isUsed) return Promise.resolve({ verdict: "failed", reason: "expired_or_reused" });
      isUsed = true;
      return Promise.resolve({ verdict: "passed", hostname: null, action: null, score: null });
    };
  });

  it("is the same one, though its captcha's token was used up by the first", async () => {
    const first = await world.post(post, key);
    expect(await world.post(post, key)).toEqual(first);
    expect(await world.spooled()).toHaveLength(1);
  });

  it("is another one where its words differ, and needs a token of its own", async () => {
    await world.post(post, key);
    expect(await refusalOf(world.post({ ...post, a: "2" }, key))).toMatchObject({ code: "CAPTCHA_FAILED" });
  });

  it("is one object where another container takes it", async () => {
    world.given({});
    const first = await world.post("a=1", key);
    const other = submitWorld();
    other.record = world.record;
    const ctx = { ...other.ctx, spool: { ...world.ctx.spool, accepted: other.ctx.spool.accepted } };
    expect((await world.post("a=1", key, "203.0.113.9", ctx)).id).toBe(first.id);
    expect(await world.spooled()).toHaveLength(1);
  });

  it("does not wait for the same server a second time where the first took long", async () => {
    world.captcha = () => Promise.resolve({ verdict: "passed", hostname: null, action: null, score: null });
    world.isRecorded = () => {
      world.clock.advance({ ms: 2_000 });
      return Promise.reject(new TenantUnavailable("timeout"));
    };
    await world.post(post, key);
    expect(world.recorded).toEqual([]);
    expect(await world.spooled()).toMatchObject([{ reason: "breaker_open" }]);
  });

  it("does not have the database asked that is known to be away", async () => {
    let asked = 0;
    world.isRecorded = () => {
      asked += 1;
      return Promise.reject(new TenantUnavailable("unreachable"));
    };
    world.captcha = () => Promise.resolve({ verdict: "passed", hostname: null, action: null, score: null });
    for (const a of ["1", "2", "3", "4"]) await world.post({ ...post, a }, key);
    expect([asked, world.recorded.length]).toEqual([1, 1]);
    expect(await world.spooled()).toHaveLength(4);
  });
});

describe("a captcha while the vault is away", () => {
  it("lets the post pass, marked: its visitor can do nothing about it", async () => {
    const captchaKeys = { provider: "turnstile", siteKey: "k", secretRef: "sm:x/captcha/c#1" } as const;
    world.given({ captcha: { mode: "turnstile", scoreMin: 0.5, action: null } }, {}, { captchaKeys });
    world.ctx.secrets.get = () => Promise.reject(new Error("the vault is away"));
    await world.post({ a: "1", "cf-turnstile-response": "token" });
    expect(world.recorded).toMatchObject([
      { status: "new", spamReason: expect.stringContaining("captcha_unchecked: its secret key") },
    ]);
  });
});
