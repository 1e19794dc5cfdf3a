import type { FormAddress, Route } from "@formtrap/contracts";
import {
  createMemoryDataKeys,
  createMemoryPlatformBucket,
  type FakeClock,
  fakeClock,
  type MemoryDataKeys,
  type MemoryPlatformBucket,
  testRoute,
} from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { TEST_STORAGE } from "./memory-bucket.fixture.ts";
import { type PublishContext, publishRouteSnapshot } from "./publish-route-snapshot.ts";
import { readRouteSnapshot } from "./read-route-snapshot.ts";
import { snapshotKey } from "./route-snapshot.ts";
import { silentLogger } from "./submission.fixture.ts";

const ADDRESS: FormAddress = { kind: "endpoint", endpointId: "abcdefgh23456789x" };
const OTHER: FormAddress = { kind: "access_key", accessKey: "abcdefgh23456789x" };
const ROUTE = testRoute(
  { name: "Grüße", destinations: [{ id: "01900000-0000-7000-8000-000000000009", channel: "webhook" }] },
  {},
  {
    storage: TEST_STORAGE,
    captchaKeys: { provider: "turnstile", siteKey: "k", secretRef: "sm:x/captcha/c#1" },
  },
);
const DAY_MINUTES = 24 * 60;

let clock: FakeClock;
let platform: MemoryPlatformBucket;
let dataKeys: MemoryDataKeys;
let found: Route | null;
let ctx: PublishContext;

beforeEach(() => {
  clock = fakeClock();
  platform = createMemoryPlatformBucket({ now: () => clock.now() });
  dataKeys = createMemoryDataKeys();
  found = ROUTE;
  ctx = {
    bucket: platform.bucket,
    dataKeys,
    clock,
    logger: silentLogger,
    findRoute: () => Promise.resolve(found),
  };
});

const publish = (address: FormAddress = ADDRESS) => publishRouteSnapshot({ ctx, address });
const read = async (address: FormAddress = ADDRESS) => (await readRouteSnapshot(ctx, address))?.route ?? null;

describe("a route's snapshot", () => {
  it("is the route as it was, without what is true for a moment only, and shows nothing of it", async () => {
    found = {
      ...ROUTE,
      spool: {
        whenUnavailable: "refuse",
        isFull: true,
        breaker: { state: "open", since: "2026-01-01T00:00:00.000Z", reason: "tls", next_probe_at: null },
      },
    };
    expect(await publish()).toBe("written");
    expect(await read()).toEqual({
      ...ROUTE,
      spool: { whenUnavailable: "refuse", isFull: false, breaker: null },
    });
    const [[key, { body }] = ["", { body: new Uint8Array() }]] = platform.objects;
    expect(key).toMatch(/^routes\/[0-9a-f]{64}$/);
    expect(Buffer.from(body).includes("formtrap")).toBe(false);
  });

  it("is written once a day while nothing changes, and at every change", async () => {
    expect(await publish()).toBe("written");
    clock.advance({ minutes: DAY_MINUTES - 1 });
    const { secretRef, ...rest } = TEST_STORAGE;
    // In another order: the control database has one of its own.
    found = { ...ROUTE, storage: { secretRef, ...rest } };
    expect(await publish()).toBe("unchanged");
    clock.advance({ minutes: 1 });
    expect(await publish()).toBe("written");
    found = testRoute({ version: 2 });
    expect(await publish()).toBe("written");
    expect(await read()).toEqual(found);
  });

  it.each([
    ["leads nowhere", null],
    ["was given up", { ...ROUTE, retiredAt: new Date("2026-01-01T00:00:00.000Z") }],
  ])("is removed where its address %s", async (_name, now) => {
    await publish();
    found = now;
    expect(await publish()).toBe("removed");
    expect(platform.objects.size).toBe(0);
    expect(await read()).toBe(null);
    expect(await publish()).toBe("removed");
  });

  it("is good for seven days", async () => {
    await publish();
    clock.advance({ minutes: 7 * DAY_MINUTES });
    expect(await read()).toEqual(ROUTE);
    clock.advance({ ms: 1 });
    expect(await read()).toBe(null);
  });

  it("is nobody else's, though it be copied there", async () => {
    await publish();
    expect(await read(OTHER)).toBe(null);
    await platform.bucket.copy(snapshotKey(ADDRESS), snapshotKey(OTHER));
    expect(await read(OTHER)).toBe(null);
  });

  it("that cannot be read is none, and is written anew", async () => {
    await platform.bucket.put(snapshotKey(ADDRESS), Buffer.from("nonsense"), { contentType: "text/plain" });
    expect(await read()).toBe(null);
    expect(await publish()).toBe("written");
    expect(await read()).toEqual(ROUTE);
  });

  it("is not said to be none while bucket or key service are away", async () => {
    await publish();
    platform.away(true);
    await expect(read()).rejects.toThrow("does not answer");
    platform.away(false);
    dataKeys.away(true);
    await expect(read()).rejects.toThrow("key service");
  });

  it("is left alone while the control database is away", async () => {
    await publish();
    ctx = { ...ctx, findRoute: () => Promise.reject(new Error("control database away")) };
    await expect(publish()).rejects.toThrow("control database away");
    expect(await read()).toEqual(ROUTE);
  });
});
