import type { Breaker, Route } from "@formtrap/contracts";
import { TenantDataError, TenantUnavailable, type UnavailableReason } from "@formtrap/tenant-db";
import { testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { refusalOf, type SubmitWorld, submitWorld } from "./submit-world.fixture.ts";

const DESTINATIONS = [{ id: "01900000-0000-7000-8000-000000000009", channel: "webhook" }] as const;
const UNAVAILABLE = { status: 503, code: "UNAVAILABLE", retry: 30 };
const OPEN: Breaker = {
  state: "open",
  since: "2026-03-01T11:00:00.000Z",
  reason: "unreachable",
  next_probe_at: "2026-03-01T12:05:00.000Z",
};

let world: SubmitWorld;
beforeEach(() => {
  world = submitWorld();
});

const away = (reason: UnavailableReason) => () => Promise.reject(new TenantUnavailable(reason));
const given = (tenant: Partial<Route["tenant"]>, spool: Partial<Route["spool"]> = {}) =>
  world.given({ destinations: [...DESTINATIONS] }, tenant, {
    spool: { ...testRoute().spool, ...spool },
  });

describe("a post that its tenant's database does not take now", () => {
  it.each([
    "unreachable",
    "timeout",
    "auth",
    "tls",
    "credentials",
    "too_many_connections",
    "busy",
    "read_only",
    "disk_full",
    "misconfigured",
    "misbehaving",
    "server_error",
  ] as const)("waits where it says %s, and its visitor is told what others are told", async (reason) => {
    const headers = { "idempotency-key": "k" };
    const stored = await world.post("a=1", headers);
    world.record = away(reason);
    world.clock.advance({ minutes: 1 });
    expect(await world.post("a=1", headers)).toEqual(stored);
    const { tenantId, organizationId } = testRoute().tenant;
    expect(await world.spooled()).toEqual([
      {
        tenantId,
        organizationId,
        reason,
        spooledAt: world.clock.now(),
        submission: { ...world.recorded[1], alreadyAccepted: true },
      },
    ]);
    expect(world.looks).toEqual([{ message: { v: 1, tenantId }, delaySeconds: 5 }]);
    expect(world.logged).toEqual([]);
  });

  it("waits too where what failed is not known, or its answer makes no sense", async () => {
    world.record = () => Promise.reject(new TypeError("a bug"));
    await world.post("a=1");
    world.record = () => Promise.reject(new TenantDataError("unparsable"));
    await world.post("a=1");
    expect(await world.spooled()).toMatchObject([{ reason: "misbehaving" }, { reason: "misbehaving" }]);
  });

  it("is put aside for people where its own data is refused, and its visitor is told what others are told", async () => {
    world.record = () => Promise.reject(new TenantDataError("rejected", { sqlState: "22P05" }));
    const { id } = await world.post("a=1");
    expect(await world.spooled()).toEqual([]);
    expect(await world.spooled("quarantine")).toMatchObject([{ reason: "rejected", submission: { id } }]);
    expect(world.looks).toEqual([]);
  });

  it("has its deliveries asked for beside the try, and by replay alone where there was none", async () => {
    given({});
    world.record = away("unreachable");
    await world.post("a=1");
    expect(world.notifications).toHaveLength(1);
    await world.post("a=2");
    await world.post("a=3");
    expect(world.recorded).toHaveLength(2);
    expect(world.notifications).toHaveLength(2);
    const spooled = await world.spooled();
    expect(spooled.map(({ submission }) => submission.deliveries.length)).toEqual([1, 1, 1]);
  });

  it("is remembered as one that came, so that its repetitions are noticed", async () => {
    world.record = away("unreachable");
    const message = "The same words of a bot, again and again and again";
    for (let count = 0; count < 15; count += 1) await world.post({ message });
    const scores = (await world.spooled()).map(({ submission }) => submission.spamScore ?? 0);
    expect(scores.at(-1)).toBeGreaterThan(scores[0] ?? 1);
  });

  it("waits as spam where it is spam", async () => {
    world.record = away("unreachable");
    await world.post("a=1&_gotcha=x");
    expect(await world.spooled()).toMatchObject([
      { submission: { status: "spam", spamReason: expect.stringContaining("honeypot"), deliveries: [] } },
    ]);
  });

  it("is refused as ever for what its form does not take", async () => {
    given({}, { breaker: OPEN });
    expect(await refusalOf(world.post("_next=/x"))).toMatchObject({ status: 400, code: "EMPTY" });
    for (let count = 0; count < 19; count += 1) await world.post("a=1");
    expect(await refusalOf(world.post("a=1"))).toMatchObject({ status: 429 });
    expect(await world.spooled()).toHaveLength(19);
  });

  it.each(["closed", "limited", "form_missing", "upload_used"] as const)(
    "does not wait where the answer is %s: that is one",
    async (outcome) => {
      world.record = () => Promise.resolve(outcome);
      await refusalOf(world.post("a=1"));
      expect(world.platform.objects.size).toBe(0);
    },
  );
});

describe("a post whose tenant's database is not asked", () => {
  it.each([
    ["moves", { status: "moving" }, "moving"],
    ["is suspended", { status: "suspended" }, "suspended"],
    ["only spools", { ingestMode: "spool_only" }, "spool_only"],
  ] as const)("waits where its tenant %s", async (_name, tenant, reason) => {
    given(tenant);
    expect(await world.post("a=1")).toMatchObject({ message: null });
    expect(await world.spooled()).toMatchObject([{ reason, submission: { alreadyAccepted: true } }]);
    expect(world.recorded).toEqual([]);
    expect(world.notifications).toEqual([]);
  });

  it.each(["open", "half_open"] as const)("waits where its breaker is published as %s", async (state) => {
    given({}, { breaker: { ...OPEN, state } });
    await world.post("a=1");
    expect(await world.spooled()).toMatchObject([{ reason: "breaker_open" }]);
    expect(world.recorded).toEqual([]);
  });

  it("waits where two posts of this container failed, or one that took a second, until one finds it back", async () => {
    world.record = away("unreachable");
    await world.post("a=1");
    await world.post("a=2");
    await world.post("a=3");
    expect(world.recorded).toHaveLength(2);
    world.record = () => {
      world.clock.advance({ ms: 1_000 });
      return Promise.reject(new TenantUnavailable("timeout"));
    };
    world.clock.advance({ seconds: 30 });
    await world.post("a=4");
    await world.post("a=5");
    expect(world.recorded).toHaveLength(3);
    world.record = () => Promise.resolve("stored");
    world.clock.advance({ seconds: 30 });
    await world.post("a=6");
    await world.post("a=7");
    expect(world.recorded).toHaveLength(5);
    const waiting = (await world.spooled()).map(({ submission }) => submission.dataJson);
    expect(waiting).toEqual(['{"a":"1"}', '{"a":"2"}', '{"a":"3"}', '{"a":"4"}', '{"a":"5"}']);
  });

  it("waits while another finds out, which alone is held up", async () => {
    world.record = away("unreachable");
    await world.post("a=1");
    await world.post("a=2");
    world.clock.advance({ seconds: 30 });
    const answer = Promise.withResolvers<"stored">();
    world.record = () => answer.promise;
    const trying = world.post("a=3");
    await expect.poll(() => world.recorded).toHaveLength(3);
    await world.post("a=4");
    expect(world.recorded).toHaveLength(3);
    answer.resolve("stored");
    await trying;
    expect(await world.spooled()).toHaveLength(3);
  });

  it("is not held against its tenant where only this container's connections were in use", async () => {
    world.record = away("busy");
    for (let count = 0; count < 4; count += 1) await world.post("a=1");
    expect(world.recorded).toHaveLength(4);
  });
});

describe("a post that must not wait", () => {
  it.each([
    ["its space would rather have visitors come back", { whenUnavailable: "refuse" }],
    ["as much waits already as may", { isFull: true }],
  ] as const)("is refused where %s, with nothing promised", async (_name, spool) => {
    given({}, spool);
    world.record = away("unreachable");
    expect(await refusalOf(world.post("a=1"))).toEqual(UNAVAILABLE);
    given({ status: "moving" }, spool);
    world.clock.advance({ minutes: 5 });
    expect(await refusalOf(world.post("a=1"))).toEqual(UNAVAILABLE);
    expect(world.platform.objects.size + world.carried.length).toBe(0);
    expect(world.logged[0]?.fields).toMatchObject({
      requestId: "request-1",
      tenantId: testRoute().tenant.tenantId,
      reason: "unreachable",
    });
  });

  it.each([{ whenUnavailable: "refuse" }, { isFull: true }] as const)(
    "is stored as soon as its database is back, though a breaker is published that nothing will close: %o",
    async (spool) => {
      given({}, { ...spool, breaker: OPEN });
      await world.post("a=1");
      expect(world.recorded).toHaveLength(1);
      world.record = away("unreachable");
      for (const a of [1, 2, 3]) expect(await refusalOf(world.post(`a=${a}`))).toEqual(UNAVAILABLE);
      expect(world.recorded).toHaveLength(3);
    },
  );

  it("is put aside where it is its own data that is refused, unless there is no room", async () => {
    world.record = () => Promise.reject(new TenantDataError("rejected"));
    given({}, { whenUnavailable: "refuse" });
    await world.post("a=1");
    expect(await world.spooled("quarantine")).toHaveLength(1);
    given({}, { isFull: true });
    world.clock.advance({ minutes: 5 });
    expect(await refusalOf(world.post("a=1"))).toEqual(UNAVAILABLE);
  });
});

describe("a post while more is away", () => {
  beforeEach(() => {
    world.record = away("unreachable");
  });

  it("is carried by a message where the platform's bucket is away", async () => {
    world.platform.away(true);
    expect(await world.post("a=1")).toMatchObject({ message: null });
    expect(world.carried).toHaveLength(1);
    expect(world.looks).toEqual([]);
  });

  it("is safe though no look for it can be sent", async () => {
    world.beforeSend = () => Promise.reject(new Error("the queue is away"));
    await world.post("a=1");
    expect(await world.spooled()).toHaveLength(1);
  });

  it.each([
    ["bucket and queue", () => world.platform.away(true)],
    ["the key service, in a container that has no key", () => world.dataKeys.away(true)],
  ])("is refused where %s are away too: nothing is promised", async (_name, breakIt) => {
    breakIt();
    world.beforeSend = () => Promise.reject(new Error("the queue is away"));
    expect(await refusalOf(world.post("a=1"))).toEqual(UNAVAILABLE);
    expect(world.platform.objects.size + world.carried.length).toBe(0);
    expect(world.logged.map(({ message }) => message).slice(-2)).toEqual([
      "submission not recorded",
      "submission not spooled",
    ]);
  });

  it("is sealed with the key that this container has while the key service is away", async () => {
    await world.post("a=1");
    world.dataKeys.away(true);
    await world.post("a=2");
    expect(world.platform.objects.size).toBe(2);
  });
});
