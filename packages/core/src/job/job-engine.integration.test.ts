import { newId } from "@formtrap/contracts";
import { createMemoryVault, fakeClock, type MemoryVault } from "@formtrap/testkit";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { DomainError } from "../errors.ts";
import { ensurePersonalSpace } from "../space/index.ts";
import { type ControlFixture, controlFixture, keepingLogger } from "../space/space.fixture.ts";
import { cancelJob } from "./cancel-job.ts";
import { defineJob, type JobStepInput, Unfinished } from "./define-job.ts";
import { LeaseLost } from "./job-lease.ts";
import { listJobs, readJob } from "./read-job.ts";
import { type JobWorkerContext, runJob } from "./run-job.ts";
import { type JobContext, startJob } from "./start-job.ts";
import { watchJobs } from "./watch-jobs.ts";

const schema = z.object({ log: z.array(z.string()) });
type State = z.output<typeof schema>;

let fixture: ControlFixture;
let ctx: JobContext;
let worker: JobWorkerContext;
let vault: MemoryVault;
let sent: { readonly message: unknown; readonly delaySeconds: number | undefined }[];
const clock = fakeClock("2026-03-01T12:00:00.000Z");
/** What the second step does; a test says. */
let second: (input: JobStepInput<State>) => Promise<Partial<State> | Unfinished<State>>;
let abandoned: string[];

const kind = defineJob<State>({
  kind: "test",
  state: schema,
  steps: [
    { name: "first", title: "Doing the first", run: async ({ state }) => await add(state, "first") },
    { name: "second", title: "Doing the second", forgetsSecret: true, run: (input) => second(input) },
    { name: "third", title: "Doing the third", run: async ({ state }) => await add(state, "third") },
  ],
  tables: ({ log }) => ({ created: log.length, total: 3 }),
  abandon: async ({ reason }) => {
    abandoned.push(reason);
    await Promise.resolve();
  },
});

const add = async (state: State, entry: string) => await Promise.resolve({ log: [...state.log, entry] });

beforeAll(async () => {
  fixture = await controlFixture();
  return () => fixture.close();
});

beforeEach(async () => {
  sent = [];
  abandoned = [];
  second = ({ state }) => add(state, "second");
  vault = createMemoryVault();
  const { userId } = await fixture.createUser();
  const unused = () => {
    throw new Error("no job of this file touches a tenant");
  };
  const base = {
    control: fixture.control,
    vault,
    clock,
    logger: keepingLogger(),
    requestId: newId(),
    storeFor: unused,
    egress: { createSocket: unused },
    openObjectStore: unused,
    jobs: {
      send: (message: unknown, options?: { readonly delaySeconds?: number }) => {
        sent.push({ message, delaySeconds: options?.delaySeconds });
        return Promise.resolve();
      },
    },
  };
  const user = { ...base, actor: { type: "user", userId } as const };
  const { spaceId } = await ensurePersonalSpace({ ctx: user, userId });
  ctx = { ...user, space: { id: spaceId, role: "owner" } };
  worker = base;
});

const start = async (secret?: unknown) =>
  (await startJob({ ctx, kind, state: { log: [] }, ...(secret !== undefined && { secret }) })).id;

const run = async (
  jobId: string,
  options: { readonly as?: JobWorkerContext; readonly leftMs?: number } = {},
) =>
  await runJob({
    ctx: options.as ?? worker,
    kinds: [kind],
    jobId,
    timeLeftMs: () => options.leftMs ?? 300_000,
  });

const read = async (jobId: string) => await readJob({ ctx, jobId });

async function logOf(jobId: string): Promise<readonly string[]> {
  const row = await ctx.control
    .selectFrom("job")
    .select("state")
    .where("id", "=", jobId)
    .executeTakeFirstOrThrow();
  return z.object({ data: schema }).parse(row.state).data.log;
}

describe("a job", () => {
  it("does its steps in order, shows how far it is, and is over", async () => {
    const jobId = await start();
    expect(sent).toEqual([{ message: { v: 1, jobId }, delaySeconds: 0 }]);
    expect(await read(jobId)).toMatchObject({ status: "queued", progress: 0 });
    const seen: unknown[] = [];
    second = async ({ state, report }) => {
      await report(0.5, "Half of the second");
      seen.push(await read(jobId));
      return await add(state, "second");
    };
    await run(jobId);
    expect(seen).toEqual([
      expect.objectContaining({
        status: "running",
        progress: 50,
        message: "Half of the second",
        step: "second",
      }),
    ]);
    expect(await read(jobId)).toMatchObject({
      status: "succeeded",
      progress: 100,
      tablesCreated: 3,
      totalTables: 3,
    });
    expect(await logOf(jobId)).toEqual(["first", "second", "third"]);
    await run(jobId);
    expect(await logOf(jobId)).toEqual(["first", "second", "third"]);
  });

  it("goes on at the first unfinished step after its worker died, as soon as the lease has run out", async () => {
    const jobId = await start();
    second = () => Promise.reject(new LeaseLost());
    await run(jobId);
    second = ({ state }) => add(state, "second");
    await run(jobId);
    expect(await logOf(jobId)).toEqual(["first"]);
    clock.advance({ seconds: 61 });
    await run(jobId);
    expect(await read(jobId)).toMatchObject({ status: "succeeded" });
    expect(await logOf(jobId)).toEqual(["first", "second", "third"]);
  });

  it("counts nothing of a worker whose lease another one took", async () => {
    const jobId = await start();
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    second = async ({ state }) => {
      reached.resolve();
      await released.promise;
      return await add(state, "zombie");
    };
    const zombie = run(jobId);
    await reached.promise;
    clock.advance({ seconds: 61 });
    second = ({ state }) => add(state, "second");
    await run(jobId);
    released.resolve();
    await zombie;
    expect(await logOf(jobId)).toEqual(["first", "second", "third"]);
    expect(await read(jobId)).toMatchObject({ status: "succeeded" });
  });

  it("is one worker's at a time", async () => {
    const jobId = await start();
    const steps: string[] = [];
    second = async ({ state }) => {
      steps.push("second");
      return await add(state, "second");
    };
    await Promise.all([run(jobId), run(jobId), run(jobId)]);
    expect(steps).toEqual(["second"]);
    expect(await logOf(jobId)).toEqual(["first", "second", "third"]);
  });

  it("yields before its time is up and goes on in the next invocation, in the middle of a step too", async () => {
    const jobId = await start();
    let part = 0;
    second = async ({ state }) => {
      part += 1;
      const added = await add(state, `part ${part}`);
      return part < 3 ? new Unfinished(added) : added;
    };
    await run(jobId, { leftMs: 20_000 });
    expect(await logOf(jobId)).toEqual([]);
    expect(sent).toHaveLength(2);
    await run(jobId);
    expect(await logOf(jobId)).toEqual(["first", "part 1", "part 2", "part 3", "third"]);
  });

  it("tries again later, and later still, what may pass, and then fails with step and cause", async () => {
    const jobId = await start();
    second = () => Promise.reject(new Error("secret details"));
    const delays: (number | undefined)[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await run(jobId);
      delays.push(sent.at(-1)?.delaySeconds);
      await run(jobId);
      expect(await read(jobId)).toMatchObject({ status: "running", error: null });
      clock.advance({ seconds: 600 });
    }
    expect(delays).toEqual([5, 15, 45, 135]);
    await run(jobId);
    const failed = await read(jobId);
    expect(failed).toMatchObject({ status: "failed", errorCode: "internal", step: "second" });
    expect(failed.error).toBe(`Doing the second: Something went wrong on our side (${worker.requestId}).`);
    expect(abandoned).toHaveLength(1);
  });

  it("fails at once by what no repetition mends, and leaves nothing half-made", async () => {
    const jobId = await start();
    second = () => Promise.reject(new DomainError("conflict", "The table is somebody else's."));
    await run(jobId);
    const error = "Doing the second: The table is somebody else's.";
    expect(await read(jobId)).toMatchObject({ status: "failed", error, errorCode: "conflict" });
    expect(abandoned).toEqual([error]);
  });

  it("that kills its worker every time fails in the end", async () => {
    const jobId = await start();
    second = () => Promise.reject(new LeaseLost());
    for (let death = 0; death < 6; death += 1) {
      await run(jobId);
      clock.advance({ seconds: 61 });
    }
    await run(jobId);
    expect(await read(jobId)).toMatchObject({ status: "failed", step: "second" });
  });

  it("acts for who started it, and fails when they are no longer a member", async () => {
    const jobId = await start();
    await ctx.control.deleteFrom("member").where("organizationId", "=", ctx.space.id).execute();
    await run(jobId);
    expect(await read(jobId)).toMatchObject({ status: "failed", errorCode: "forbidden" });
  });

  it("of a kind that this worker does not know is left to one that does", async () => {
    const jobId = await start();
    await runJob({ ctx: worker, kinds: [], jobId, timeLeftMs: () => 300_000 });
    expect(await read(jobId)).toMatchObject({ status: "running", error: null });
    clock.advance({ seconds: 61 });
    await run(jobId);
    expect(await read(jobId)).toMatchObject({ status: "succeeded" });
  });
});

describe("jobs of an exclusive kind", () => {
  it("run one at a time in a space, and a second one's secret is not kept", async () => {
    const exclusive = { ...kind, kind: "exclusive", isExclusive: true };
    const { id } = await startJob({ ctx, kind: exclusive, state: { log: [] } });
    const again = startJob({ ctx, kind: exclusive, state: { log: [] }, secret: "hunter2" });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    expect(vault.contents().join("")).not.toContain("hunter2");
    await runJob({ ctx: worker, kinds: [exclusive], jobId: id, timeLeftMs: () => 300_000 });
    await expect(startJob({ ctx, kind: exclusive, state: { log: [] } })).resolves.toMatchObject({
      status: "queued",
    });
  });
});

describe("what a job is given for its life", () => {
  it("is in the vault alone, readable to its steps, and gone after the last that needs it", async () => {
    const seen: unknown[] = [];
    second = async ({ state, readSecret }) => {
      seen.push(await readSecret());
      return await add(state, "second");
    };
    const jobId = await start({ url: "postgres://admin:hunter2@db" });
    expect(await fixture.dump()).not.toContain("hunter2");
    await run(jobId);
    expect(seen).toEqual([{ url: "postgres://admin:hunter2@db" }]);
    expect(vault.contents().join("")).not.toContain("hunter2");
  });

  it("is gone after a failure too, and found by the watch where the vault was away", async () => {
    second = () => Promise.reject(new DomainError("conflict", "No."));
    const jobId = await start("hunter2");
    const away = { ...vault, delete: () => Promise.reject(new Error("throttled")) };
    await run(jobId, { as: { ...worker, vault: away } });
    expect(vault.contents().join("")).toContain("hunter2");
    await watchJobs({ ctx: worker });
    expect(vault.contents().join("")).not.toContain("hunter2");
  });
});

describe("canceling", () => {
  it("ends a waiting job at once, with nothing done", async () => {
    const jobId = await start();
    await cancelJob({ ctx, jobId });
    await run(jobId);
    expect(await read(jobId)).toMatchObject({ status: "canceled", isCancelRequested: true });
    expect(await logOf(jobId)).toEqual([]);
  });

  it("ends a running one behind the step that it is at", async () => {
    const jobId = await start();
    second = async ({ state }) => {
      await cancelJob({ ctx, jobId });
      return await add(state, "second");
    };
    await run(jobId);
    expect(await read(jobId)).toMatchObject({ status: "canceled" });
    expect(await logOf(jobId)).toEqual(["first", "second"]);
    expect(abandoned).toHaveLength(1);
  });

  it("leaves one that has ended as it ended, and is not a viewer's or another space's to ask for", async () => {
    const jobId = await start();
    await run(jobId);
    expect(await cancelJob({ ctx, jobId })).toMatchObject({ status: "succeeded" });
    const viewer = { ...ctx, space: { ...ctx.space, role: "viewer" as const } };
    await expect(cancelJob({ ctx: viewer, jobId })).rejects.toMatchObject({ code: "forbidden" });
    const other = { ...ctx, space: { id: newId(), role: "owner" as const } };
    await expect(cancelJob({ ctx: other, jobId })).rejects.toMatchObject({ code: "not_found" });
    await expect(readJob({ ctx: other, jobId })).rejects.toMatchObject({ code: "not_found" });
    expect(await listJobs({ ctx: other })).toEqual([]);
  });
});

describe("the watch", () => {
  it("asks again for what nobody works on, and for nothing else", async () => {
    const lost = await start();
    const done = await start();
    await run(done);
    const dead = await start();
    second = () => Promise.reject(new LeaseLost());
    await run(dead);
    const young = await start();
    const asked = async () => {
      sent = [];
      await watchJobs({ ctx: worker });
      return sent.map(({ message }) => z.object({ jobId: z.string() }).parse(message).jobId);
    };
    expect(await asked()).not.toEqual(expect.arrayContaining([young]));
    clock.advance({ seconds: 61 });
    expect(await asked()).toEqual(expect.arrayContaining([lost, dead, young]));
    expect(await asked()).not.toContain(done);
  });

  it("lists a space's jobs, newest first, page by page", async () => {
    const ids = [await start(), await start(), await start()];
    const page = await listJobs({ ctx, limit: 2 });
    expect(page.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect((await listJobs({ ctx, before: ids[1] ?? "" })).map(({ id }) => id)).toEqual([ids[0]]);
  });
});
