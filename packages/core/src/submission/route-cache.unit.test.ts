import type { FormAddress } from "@formtrap/contracts";
import { type FakeClock, fakeClock, testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { createRouteCache, type RouteCache } from "./route-cache.ts";
import { silentLogger } from "./submission.fixture.ts";

const at = (endpointId: string): FormAddress => ({ kind: "endpoint", endpointId });

describe("the route cache", () => {
  let clock: FakeClock;
  let loads: string[];
  let known: boolean[];
  let beside: Promise<void> | undefined;
  let version: number;
  let answer: () => Promise<"route" | "none">;
  let cache: RouteCache;

  beforeEach(() => {
    clock = fakeClock();
    loads = [];
    known = [];
    beside = undefined;
    version = 1;
    answer = () => Promise.resolve("route");
    cache = createRouteCache({
      load: async (address, { isKnown }) => {
        known.push(isKnown);
        loads.push(address.kind === "endpoint" ? address.endpointId : address.kind);
        const loaded = version;
        const route = (await answer()) === "route" ? testRoute({ version: loaded }) : null;
        return beside === undefined ? { route } : { route, beside };
      },
      clock,
      logger: silentLogger,
      ttlMs: 15_000,
      graceMs: 60_000,
      staleMsMax: 3_600_000,
      negativeTtlMs: 5_000,
      loadTimeoutMs: 50,
      staleWaitMs: 30,
      refreshWaitMs: 20,
      sizeMax: 2,
    });
  });

  const versionOf = async (endpointId: string) => (await cache.lookup(at(endpointId))).route?.policy.version;
  const fail = () => Promise.reject(new Error("control database down"));

  it("loads once for many, and not again while fresh", async () => {
    await Promise.all([cache.lookup(at("a")), cache.lookup(at("a")), cache.lookup(at("a"))]);
    clock.advance({ ms: 14_999 });
    expect(await cache.lookup(at("a"))).not.toHaveProperty("refresh");
    expect(loads).toEqual(["a"]);
  });

  it("answers at once after the lifetime, and refreshes beside", async () => {
    await cache.lookup(at("a"));
    version = 2;
    clock.advance({ ms: 15_000 });
    const [first, second] = await Promise.all([cache.lookup(at("a")), cache.lookup(at("a"))]);
    expect(first.route?.policy.version).toBe(1);
    await Promise.all([first.refresh, second.refresh]);
    expect(await versionOf("a")).toBe(2);
    expect(loads).toEqual(["a", "a"]);
  });

  it("holds up one post, and that not for long, while a reload hangs", async () => {
    await cache.lookup(at("a"));
    clock.advance({ ms: 15_000 });
    answer = () => new Promise(() => {});
    const first = await cache.lookup(at("a"));
    const second = await cache.lookup(at("a"));
    expect([first.route?.policy.version, second.route?.policy.version]).toEqual([1, 1]);
    expect(second).not.toHaveProperty("refresh");
    // The load itself gives up only later: by then another one would have begun.
    await first.refresh;
    expect(loads).toEqual(["a", "a"]);
  });

  it("waits for a new route where the known one is too old to be used beside", async () => {
    await cache.lookup(at("a"));
    version = 2;
    clock.advance({ ms: 75_000 });
    expect(await versionOf("a")).toBe(2);
  });

  it("does not wait for long for a newer one than it could serve, nor again for a lifetime", async () => {
    await cache.lookup(at("a"));
    clock.advance({ minutes: 30 });
    const late = Promise.withResolvers<"route">();
    answer = () => late.promise;
    expect(await versionOf("a")).toBe(1);
    expect(await versionOf("a")).toBe(1);
    expect(loads).toHaveLength(2);
    version = 2;
    late.resolve("route");
  });

  it("says whether it has a route to serve, so that no older one is looked for", async () => {
    await cache.lookup(at("a"));
    clock.advance({ minutes: 30 });
    await cache.lookup(at("a"));
    clock.advance({ minutes: 61 });
    await cache.lookup(at("a"));
    answer = () => Promise.resolve("none");
    await cache.lookup(at("b"));
    clock.advance({ minutes: 30 });
    await cache.lookup(at("b"));
    expect(known).toEqual([false, true, false, false, false]);
  });

  it("hands on what was begun over a load, whether it was waited for or ran beside", async () => {
    const begun = Promise.withResolvers<void>();
    beside = begun.promise;
    const first = await cache.lookup(at("a"));
    const soon = new Promise((resolve) => setImmediate(() => resolve("still under way")));
    expect(await Promise.race([first.refresh, soon])).toBe("still under way");
    begun.resolve();
    await first.refresh;
    beside = new Promise(() => {});
    clock.advance({ ms: 15_000 });
    await (await cache.lookup(at("a"))).refresh;
    expect(loads).toHaveLength(2);
  });

  it("serves what it knows while loading fails, and asks only once a lifetime", async () => {
    await cache.lookup(at("a"));
    answer = fail;
    clock.advance({ minutes: 30 });
    expect(await versionOf("a")).toBe(1);
    expect(await versionOf("a")).toBe(1);
    expect(loads).toHaveLength(2);
    clock.advance({ ms: 15_000 });
    expect(await versionOf("a")).toBe(1);
    expect(loads).toHaveLength(3);
    clock.advance({ minutes: 40 });
    await expect(cache.lookup(at("a"))).rejects.toThrow("control database down");
  });

  it("does not reject a refresh that fails", async () => {
    await cache.lookup(at("a"));
    answer = fail;
    clock.advance({ ms: 20_000 });
    await expect((await cache.lookup(at("a"))).refresh).resolves.toBeUndefined();
  });

  it("fails where it knows nothing and loading fails, and loads again the next time", async () => {
    answer = fail;
    await expect(cache.lookup(at("a"))).rejects.toThrow();
    answer = () => Promise.resolve("route");
    expect(await versionOf("a")).toBe(1);
  });

  it("gives up on a load that never answers", async () => {
    answer = () => new Promise(() => {});
    await expect(cache.lookup(at("a"))).rejects.toThrow("no route within 50 ms");
  });

  it("believes that there is none for a short time only", async () => {
    answer = () => Promise.resolve("none");
    expect(await cache.lookup(at("a"))).toEqual({ route: null });
    clock.advance({ ms: 4_999 });
    await cache.lookup(at("a"));
    expect(loads).toHaveLength(1);
    answer = () => Promise.resolve("route");
    clock.advance({ ms: 1 });
    expect(await versionOf("a")).toBe(1);
  });

  it("loads anew after an invalidation, even when an older load is still on its way", async () => {
    await cache.lookup(at("a"));
    clock.advance({ ms: 15_000 });
    const slow = Promise.withResolvers<"route">();
    answer = () => slow.promise;
    const { refresh } = await cache.lookup(at("a"));
    cache.invalidate(at("a"));
    version = 2;
    answer = () => Promise.resolve("route");
    expect(await versionOf("a")).toBe(2);
    slow.resolve("route");
    await refresh;
    expect(await versionOf("a")).toBe(2);
  });

  it("forgets the endpoint that was used longest ago", async () => {
    await cache.lookup(at("a"));
    await cache.lookup(at("b"));
    await cache.lookup(at("a"));
    await cache.lookup(at("c"));
    await cache.lookup(at("a"));
    await cache.lookup(at("b"));
    expect(loads).toEqual(["a", "b", "c", "b"]);
  });
});
