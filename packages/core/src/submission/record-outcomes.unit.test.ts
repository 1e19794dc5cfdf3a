import type { Route, TenantRoute } from "@formtrap/contracts";
import { type RecordOutcome, TenantUnavailable } from "@formtrap/tenant-db";
import { TEST_ENDPOINT_ID, testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { refusalOf, type SubmitWorld, submitWorld } from "./submit-world.fixture.ts";

describe("a submission on its way to the databases", () => {
  let world: SubmitWorld;

  beforeEach(() => {
    world = submitWorld();
  });

  describe("when the tenant's database says", () => {
    it.each<[RecordOutcome, object]>([
      ["closed", { status: 403, code: "CLOSED" }],
      ["limited", { status: 403, code: "CLOSED" }],
      ["form_missing", { status: 404, code: "FORM_NOT_FOUND" }],
      ["upload_used", { status: 400, code: "NO_FILE_UPLOADS" }],
    ])("%s, refuses", async (outcome, expected) => {
      world.record = () => Promise.resolve(outcome);
      expect(await refusalOf(world.post("a=1"))).toMatchObject(expected);
    });

    it.each<RecordOutcome>(["duplicate", "erased"])("%s, accepts", async (outcome) => {
      world.record = () => Promise.resolve(outcome);
      expect(await world.post("a=1")).toMatchObject({ next: null });
    });

    it("stale_policy, judges again by the new one, with the same id and counted once", async () => {
      world.record = ({ policyVersion }) => Promise.resolve(policyVersion === 1 ? "stale_policy" : "stored");
      await world.ctx.routes.lookup({ kind: "endpoint", endpointId: TEST_ENDPOINT_ID });
      world.given({ version: 2, successMessage: "New", rateLimitPerMinute: 1 });
      expect(await world.post("a=1", { "idempotency-key": "k" })).toMatchObject({ message: "New" });
      expect(world.recorded.map(({ policyVersion }) => policyVersion)).toEqual([1, 2]);
      expect(new Set(world.recorded.map(({ id }) => id)).size).toBe(1);
    });

    it("that it is fenced for a move, asks again where the tenant is", async () => {
      world.record = () => Promise.reject(new TenantUnavailable("fenced"));
      await world.ctx.routes.lookup({ kind: "endpoint", endpointId: TEST_ENDPOINT_ID });
      world.given({ version: 1 }, { generation: 2 });
      const stores: number[] = [];
      const { storeFor } = world.ctx;
      const ctx = {
        ...world.ctx,
        storeFor: (tenant: TenantRoute) => {
          stores.push(tenant.generation);
          if (tenant.generation === 2) world.record = () => Promise.resolve("stored");
          return storeFor(tenant);
        },
      };
      expect(await world.post("a=1", {}, "203.0.113.77", ctx)).toMatchObject({ next: null });
      expect(stores).toEqual([1, 2]);
    });

    it("stale_policy for a form that was switched off meanwhile, refuses", async () => {
      world.record = () => Promise.resolve("stale_policy");
      await world.ctx.routes.lookup({ kind: "endpoint", endpointId: TEST_ENDPOINT_ID });
      world.given({ version: 2, isActive: false });
      expect(await refusalOf(world.post("a=1"))).toMatchObject({ code: "INACTIVE" });
    });

    it.each([
      ["stale_policy", () => Promise.resolve("stale_policy" as const), "stale_route"],
      ["that it is fenced", () => Promise.reject(new TenantUnavailable("fenced")), "fenced"],
    ] as const)(
      "%s again and again, lets the post wait as it was judged last",
      async (_name, record, reason) => {
        world.record = record;
        const { id } = await world.post("a=1", { "idempotency-key": "k" });
        expect(world.recorded).toHaveLength(2);
        expect(await world.spooled()).toMatchObject([{ reason, submission: { id } }]);
        expect(world.logged).toMatchObject([{ message: "route is out of date after a reload too" }]);
      },
    );
  });

  it("goes on through an outage of the control database", async () => {
    await world.post("a=1");
    world.load = () => Promise.reject(new Error("down"));
    world.clock.advance({ minutes: 30 });
    expect(await world.post("a=1")).toBeDefined();
    world.clock.advance({ minutes: 60 });
    expect(await refusalOf(world.post("a=1"))).toEqual({ status: 503, code: "UNAVAILABLE", retry: 30 });
  });

  it("waits for a refresh beside the insert, so that nothing runs after the answer", async () => {
    await world.post("a=1");
    world.clock.advance({ seconds: 20 });
    const reloaded = Promise.withResolvers<Route>();
    world.load = () => reloaded.promise;
    world.record = () => {
      // The refresh is under way while the row is written.
      expect(world.loads).toBe(2);
      reloaded.resolve(testRoute({ version: 2 }));
      return Promise.resolve("stored");
    };
    await world.post("a=1");
    await world.post("a=1");
    expect(world.recorded.map(({ policyVersion }) => policyVersion)).toEqual([1, 1, 2]);
  });

  it("never fails with anything but a refusal", async () => {
    const broken = () => {
      throw new TypeError("a bug");
    };
    const ctx = { ...world.ctx, rateLimiter: { take: broken } };
    expect(await refusalOf(world.post("a=1", {}, "203.0.113.77", ctx))).toEqual({
      status: 503,
      code: "UNAVAILABLE",
      retry: 30,
    });
    expect(world.logged[0]).toMatchObject({
      message: "submission failed unexpectedly",
      fields: { requestId: "request-1" },
    });
  });
});
