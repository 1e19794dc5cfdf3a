import type { Route } from "@formtrap/contracts";
import { testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { createRouteLoader } from "./load-route.ts";

const ADDRESS = { kind: "endpoint", endpointId: "a" } as const;
const CURRENT = testRoute({ version: 2 });
const KEPT = testRoute({ version: 1 });
const HEDGE_MS = 20;

let findRoute: () => Promise<Route | null>;
let readSnapshot: () => Promise<{ readonly route: Route } | null>;
let snapshotReads: number;
let announced: (Route | null)[];

beforeEach(() => {
  findRoute = () => Promise.resolve(CURRENT);
  readSnapshot = () => Promise.resolve({ route: KEPT });
  snapshotReads = 0;
  announced = [];
});

const never = () => new Promise<never>(() => {});
const fail = () => Promise.reject(new Error("control database away"));

async function load(isKnown = false): Promise<number | null> {
  const loader = createRouteLoader({
    findRoute: () => findRoute(),
    readSnapshot: () => {
      snapshotReads += 1;
      return readSnapshot();
    },
    announce: async (_address, route) => {
      await Promise.resolve();
      announced.push(route);
    },
    hedgeAfterMs: HEDGE_MS,
  });
  const { route, beside } = await loader(ADDRESS, { isKnown });
  await beside;
  return route?.policy.version ?? null;
}

describe("loading a route", () => {
  it("asks the control database alone where it answers, and announces what it said", async () => {
    expect(await load()).toBe(2);
    findRoute = () => Promise.resolve(null);
    expect(await load()).toBe(null);
    expect(announced).toEqual([CURRENT, null]);
    expect(snapshotReads).toBe(0);
  });

  it.each([
    ["fails", fail],
    ["does not answer", never],
  ])("takes what was kept where the control database %s, and announces nothing", async (_name, answer) => {
    findRoute = answer;
    expect(await load()).toBe(1);
    expect(announced).toEqual([]);
  });

  it("takes the control database's answer where that comes late, but before what was kept", async () => {
    const late = Promise.withResolvers<Route>();
    findRoute = () => late.promise;
    readSnapshot = () => {
      late.resolve(CURRENT);
      return never();
    };
    expect(await load()).toBe(2);
    expect(announced).toEqual([CURRENT]);
  });

  it.each([
    ["nothing was kept", () => Promise.resolve(null)],
    ["the bucket is away too", () => Promise.reject(new Error("bucket away"))],
  ])("fails as the control database did where %s", async (_name, answer) => {
    findRoute = fail;
    readSnapshot = answer;
    await expect(load()).rejects.toThrow("control database away");
  });

  it("believes a late 'there is none' rather than that nothing was kept", async () => {
    const late = Promise.withResolvers<null>();
    findRoute = () => late.promise;
    readSnapshot = () => {
      setTimeout(() => late.resolve(null), 1);
      return Promise.resolve(null);
    };
    expect(await load()).toBe(null);
  });

  it("does not go back to what was kept where a route is known", async () => {
    findRoute = fail;
    await expect(load(true)).rejects.toThrow("control database away");
    expect(snapshotReads).toBe(0);
  });
});
