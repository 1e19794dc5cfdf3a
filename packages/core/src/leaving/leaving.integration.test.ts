import { afterEach, describe, expect, it } from "vitest";
import { createConnection } from "../connection/index.ts";
import { createForm } from "../form/index.ts";
import { cancelJob } from "../job/index.ts";
import { jobs } from "../job/mortal-worker.fixture.ts";
import { provisionNow } from "../provisioning/index.ts";
import { leavingSteps } from "./leaving-job.ts";
import { type Choices, createLeavingWorld, type LeavingWorld } from "./leaving-world.fixture.ts";
import { readLeavingSql } from "./read-leaving-sql.ts";

const open: LeavingWorld[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

async function newWorld(): Promise<LeavingWorld> {
  const world = await createLeavingWorld();
  open.push(world);
  return world;
}

const STEPS = ["gather", "close_addresses", "settle_spool", "drop_data", "unregister", "forget_secrets"];
const DROP: Choices = { spool: "discard", data: "drop", confirm: "" };

async function dropping(world: LeavingWorld): Promise<Choices> {
  const { name } = await world.ctx.control
    .selectFrom("organization")
    .select("name")
    .where("id", "=", world.ctx.space.id)
    .executeTakeFirstOrThrow();
  return { ...DROP, confirm: name };
}

const endpoints = async ({ ctx }: LeavingWorld) =>
  await ctx.control
    .selectFrom("formEndpoint")
    .select(["id", "formId", "retiredAt", "forwardTo", "forwardUntil"])
    .where("organizationId", "=", ctx.space.id)
    .execute();

async function expectLeft(world: LeavingWorld): Promise<void> {
  const { ctx, customer } = world;
  const tenant = await ctx.control
    .selectFrom("tenant")
    .selectAll()
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirstOrThrow();
  expect(tenant).toMatchObject({ status: "deleted", connectionId: null, deliverySecretRef: null });
  expect(customer.vault.names()).toEqual([]);
  expect((await endpoints(world)).every(({ retiredAt }) => retiredAt !== null)).toBe(true);
  expect(await ctx.control.selectFrom("connection").select("id").execute()).toEqual([]);
}

const tablesIn = async ({ customer }: LeavingWorld) =>
  (await customer.query("SELECT tablename FROM pg_tables WHERE schemaname = 'formtrap' ORDER BY 1")).map(
    ({ tablename }) => tablename,
  );

describe("leaving a database", () => {
  it("knows its steps by the names that jobs' rows keep", async () => {
    const { ctx } = await newWorld();
    const { bucket, dataKeys, replayQueue } = ctx;
    const steps = leavingSteps({ bucket, dataKeys, replayQueue, routesLastMs: 0, pollMs: 1 });
    expect(steps.map(({ name }) => name)).toEqual(STEPS);
  });

  it.each(STEPS)("goes on after a crash behind %s, and leaves nothing behind", async (step) => {
    const world = await newWorld();
    await world.put("waiting");
    const jobId = await world.start(await dropping(world));
    expect(await world.work(jobId, step)).toMatchObject({ status: "running", step });
    expect(await world.work(jobId)).toMatchObject({ status: "succeeded", error: null });
    await expectLeft(world);
    expect(await tablesIn(world)).toEqual([]);
    expect(world.keys().filter((key) => !key.startsWith("erased/"))).toEqual([]);
  });

  it.each(["gather", "close_addresses"])("canceled behind %s is as if it had never begun", async (step) => {
    const world = await newWorld();
    const names = world.customer.vault.names();
    const jobId = await world.start({ spool: "discard", forwardTo: "https://new.example.com/" });
    await world.work(jobId, step);
    await cancelJob({ ctx: { ...world.ctx, jobs }, jobId });
    expect(await world.work(jobId)).toMatchObject({ status: "canceled" });
    expect(await endpoints(world)).toMatchObject([{ retiredAt: null, forwardTo: null, forwardUntil: null }]);
    expect(world.customer.vault.names()).toEqual(names);
    await createForm({ ctx: world.ctx, input: { name: "Still here", retentionDays: null } });
  });

  it.each(["settle_spool", "drop_data", "unregister"])(
    "canceled behind %s ends in leaving all the same: there is no way back",
    async (step) => {
      const world = await newWorld();
      const jobId = await world.start({ spool: "discard" });
      await world.work(jobId, step);
      await cancelJob({ ctx: { ...world.ctx, jobs }, jobId });
      expect(await world.work(jobId)).toMatchObject({ status: "canceled" });
      await expectLeft(world);
    },
  );

  it("sends visitors on for 90 days where that is chosen", async () => {
    const world = await newWorld();
    const jobId = await world.start({
      spool: "discard",
      forwardTo: "https://new.example.com/{formId}/{endpointId}",
    });
    await world.work(jobId);
    const [endpoint] = await endpoints(world);
    const at = world.clock.now().getTime();
    expect(endpoint?.forwardTo).toBe(`https://new.example.com/${endpoint?.formId}/${endpoint?.id}`);
    expect(endpoint?.forwardUntil?.getTime()).toBe(at + 90 * 86_400_000);
  });

  it("keeps our tables where they are to stay, and comes back to them", async () => {
    const world = await newWorld();
    const before = await tablesIn(world);
    await world.work(await world.start({ spool: "discard" }));
    await expectLeft(world);
    expect(await tablesIn(world)).toEqual(before);
    const { administratorUrl } = world.customer;
    const { ctx } = world;
    const caPem = world.customer.caPem;
    const database = { url: administratorUrl, tls: { mode: "custom_ca", caPem } } as const;
    const { connectionId } = await createConnection({ ctx, input: { name: "Back", database } });
    await provisionNow({ ctx, connectionId, secrets: { administratorUrl } });
    await createForm({ ctx, input: { name: "Again", retentionDays: null } });
    expect(await endpoints(world)).toHaveLength(2);
  });
});

describe("what waits when a space leaves", () => {
  it("is stored first where that is chosen", async () => {
    const world = await newWorld();
    await world.put("waiting");
    world.onPoll = () => world.replay();
    const jobId = await world.start({ spool: "drain" });
    expect(await world.work(jobId)).toMatchObject({ status: "succeeded" });
    expect(await world.customer.query("SELECT count(*)::int AS n FROM formtrap.submissions")).toEqual([
      { n: 1 },
    ]);
  });

  it("keeps it from leaving where posts would be lost, and its forms stay open", async () => {
    const world = await newWorld();
    await world.put("quarantined");
    const job = await world.work(await world.start({ spool: "drain" }));
    expect(job).toMatchObject({
      status: "failed",
      errorCode: "conflict",
      error: expect.stringMatching(/1 posts were given up or refused/),
    });
    expect(await endpoints(world)).toMatchObject([{ retiredAt: null }]);
  });

  it("goes to the customer's own bucket as JSON lines", async () => {
    const world = await newWorld();
    const ids = [await world.put("waiting"), await world.put("failed"), await world.put("quarantined")];
    const jobId = await world.start({ spool: "export" });
    expect(await world.work(jobId)).toMatchObject({ status: "succeeded" });
    expect(await world.state(jobId)).toMatchObject({ exportedPosts: 3, discardedPosts: 3 });
    const lines = [...world.customer.storage.objects]
      .filter(([key]) => key.startsWith(`formtrap-export/${jobId}/`))
      .flatMap(([, body]) => Buffer.from(body).toString().trim().split("\n"));
    expect(lines.map((line) => String(Reflect.get(Object(JSON.parse(line)), "id"))).toSorted()).toEqual(
      ids.toSorted(),
    );
  });

  it("is not thrown away with files that an export would leave out", async () => {
    const world = await newWorld();
    await world.put("waiting", { fileCount: 1 });
    const job = await world.work(await world.start({ spool: "export" }));
    expect(job).toMatchObject({ status: "failed", error: expect.stringMatching(/1 files wait/) });
    expect(world.keys().some((key) => key.startsWith("spool/"))).toBe(true);
  });
});

describe("what is the customer's own", () => {
  it("stays where our tables are dropped: their table, and the schema with it", async () => {
    const world = await newWorld();
    await world.customer.query("CREATE TABLE formtrap.mine (n int)");
    expect(await world.work(await world.start(await dropping(world)))).toMatchObject({ status: "succeeded" });
    expect(await tablesIn(world)).toEqual(["mine"]);
  });

  it("keeps our tables from being dropped where it needs them, and that is said", async () => {
    const world = await newWorld();
    await world.customer.query("CREATE VIEW public.mine AS SELECT id FROM formtrap.forms");
    const job = await world.work(await world.start(await dropping(world)));
    expect(job).toMatchObject({ status: "failed", error: expect.stringMatching(/needs our tables/) });
    expect(await tablesIn(world)).toContain("submissions");
    expect(await endpoints(world)).toMatchObject([{ retiredAt: null }]);
    await createForm({ ctx: world.ctx, input: { name: "Still here", retentionDays: null } });
  });

  it("is given back by SQL that its administrator runs: no role of ours is left", async () => {
    const world = await newWorld();
    const { ctx } = world;
    await expect(readLeavingSql({ ctx })).rejects.toMatchObject({ code: "not_found" });
    await world.work(await world.start({ spool: "discard" }));
    const sql = await readLeavingSql({ ctx });
    await world.customer.runAsAdministrator(sql);
    const roles = await world.customer.query(
      "SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') LIKE '%database ' || current_database() || ',%'",
    );
    expect(roles).toEqual([]);
    await world.customer.runAsAdministrator("SELECT count(*) FROM formtrap.submissions");
  });

  it("is dropped only where the space's name was typed, and by its owner", async () => {
    const world = await newWorld();
    for (const confirm of ["", "another", null]) {
      const attempt = world.start({ ...DROP, confirm });
      await expect(attempt).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: "confirm" }] });
    }
    const { disconnectTenant } = await import("./disconnect-tenant.ts");
    const ctx = { ...world.as("admin"), jobs };
    const attempt = disconnectTenant({ ctx, input: { spool: "discard" } });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
  });
});
