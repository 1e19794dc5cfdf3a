import { describe, expect, it } from "vitest";
import { DomainError } from "../errors.ts";
import { Unfinished } from "./define-job.ts";
import { LeaseLost } from "./job-lease.ts";
import { add, useJobWorld } from "./job-world.fixture.ts";
import { runJob } from "./run-job.ts";
import { startJob } from "./start-job.ts";

const world = useJobWorld();

describe("a job", () => {
  it("does its steps in order, shows how far it is, and is over", async () => {
    const jobId = await world.start();
    expect(world.sent).toEqual([{ message: { v: 1, jobId }, delaySeconds: 0 }]);
    expect(await world.read(jobId)).toMatchObject({ status: "queued", progress: 0 });
    const seen: unknown[] = [];
    world.second = async ({ state, report }) => {
      await report(0.5, "Half of the second");
      seen.push(await world.read(jobId));
      return await add(state, "second");
    };
    await world.run(jobId);
    expect(seen).toEqual([
      expect.objectContaining({
        status: "running",
        progress: 50,
        message: "Half of the second",
        step: "second",
      }),
    ]);
    expect(await world.read(jobId)).toMatchObject({
      status: "succeeded",
      progress: 100,
      tablesCreated: 3,
      totalTables: 3,
    });
    expect(await world.logOf(jobId)).toEqual(["first", "second", "third"]);
    await world.run(jobId);
    expect(await world.logOf(jobId)).toEqual(["first", "second", "third"]);
  });

  it("goes on at the first unfinished step after its worker died, as soon as the lease has run out", async () => {
    const jobId = await world.start();
    world.second = () => Promise.reject(new LeaseLost());
    await world.run(jobId);
    world.second = ({ state }) => add(state, "second");
    await world.run(jobId);
    expect(await world.logOf(jobId)).toEqual(["first"]);
    world.clock.advance({ seconds: 61 });
    await world.run(jobId);
    expect(await world.read(jobId)).toMatchObject({ status: "succeeded" });
    expect(await world.logOf(jobId)).toEqual(["first", "second", "third"]);
  });

  it("counts nothing of a worker whose lease another one took", async () => {
    const jobId = await world.start();
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    world.second = async ({ state }) => {
      reached.resolve();
      await released.promise;
      return await add(state, "zombie");
    };
    const zombie = world.run(jobId);
    await reached.promise;
    world.clock.advance({ seconds: 61 });
    world.second = ({ state }) => add(state, "second");
    await world.run(jobId);
    released.resolve();
    await zombie;
    expect(await world.logOf(jobId)).toEqual(["first", "second", "third"]);
    expect(await world.read(jobId)).toMatchObject({ status: "succeeded" });
  });

  it("is one worker's at a time", async () => {
    const jobId = await world.start();
    const steps: string[] = [];
    world.second = async ({ state }) => {
      steps.push("second");
      return await add(state, "second");
    };
    await Promise.all([world.run(jobId), world.run(jobId), world.run(jobId)]);
    expect(steps).toEqual(["second"]);
    expect(await world.logOf(jobId)).toEqual(["first", "second", "third"]);
  });

  it("yields before its time is up and goes on in the next invocation, in the middle of a step too", async () => {
    const jobId = await world.start();
    let part = 0;
    world.second = async ({ state }) => {
      part += 1;
      const added = await add(state, `part ${part}`);
      return part < 3 ? new Unfinished(added) : added;
    };
    await world.run(jobId, { leftMs: 20_000 });
    expect(await world.logOf(jobId)).toEqual([]);
    expect(world.sent).toHaveLength(2);
    await world.run(jobId);
    expect(await world.logOf(jobId)).toEqual(["first", "part 1", "part 2", "part 3", "third"]);
  });

  it("tries again later, and later still, what may pass, and then fails with step and cause", async () => {
    const jobId = await world.start();
    world.second = () => Promise.reject(new Error("secret details"));
    const delays: (number | undefined)[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await world.run(jobId);
      delays.push(world.sent.at(-1)?.delaySeconds);
      await world.run(jobId);
      expect(await world.read(jobId)).toMatchObject({ status: "running", error: null });
      world.clock.advance({ seconds: 600 });
    }
    expect(delays).toEqual([5, 15, 45, 135]);
    await world.run(jobId);
    const failed = await world.read(jobId);
    expect(failed).toMatchObject({ status: "failed", errorCode: "internal", step: "second" });
    expect(failed.error).toBe(
      `Doing the second: Something went wrong on our side (${world.worker.requestId}).`,
    );
    expect(world.abandoned).toHaveLength(1);
  });

  it("fails at once by what no repetition mends, and leaves nothing half-made", async () => {
    const jobId = await world.start();
    world.second = () => Promise.reject(new DomainError("conflict", "The table is somebody else's."));
    await world.run(jobId);
    const error = "Doing the second: The table is somebody else's.";
    expect(await world.read(jobId)).toMatchObject({ status: "failed", error, errorCode: "conflict" });
    expect(world.abandoned).toEqual([error]);
  });

  it("that kills its worker every time fails in the end", async () => {
    const jobId = await world.start();
    world.second = () => Promise.reject(new LeaseLost());
    for (let death = 0; death < 6; death += 1) {
      await world.run(jobId);
      world.clock.advance({ seconds: 61 });
    }
    await world.run(jobId);
    expect(await world.read(jobId)).toMatchObject({ status: "failed", step: "second" });
  });

  it("acts for who started it, and fails when they are no longer a member", async () => {
    const jobId = await world.start();
    await world.ctx.control.deleteFrom("member").where("organizationId", "=", world.ctx.space.id).execute();
    await world.run(jobId);
    expect(await world.read(jobId)).toMatchObject({ status: "failed", errorCode: "forbidden" });
  });

  it("of a kind that this worker does not know is left to one that does", async () => {
    const jobId = await world.start();
    await runJob({ ctx: world.worker, kinds: [], jobId, timeLeftMs: () => 300_000 });
    expect(await world.read(jobId)).toMatchObject({ status: "running", error: null });
    world.clock.advance({ seconds: 61 });
    await world.run(jobId);
    expect(await world.read(jobId)).toMatchObject({ status: "succeeded" });
  });
});

describe("jobs of an exclusive kind", () => {
  it("run one at a time in a space, and a second one's secret is not kept", async () => {
    const exclusive = { ...world.kind, kind: "exclusive", isExclusive: true };
    const { id } = await startJob({ ctx: world.ctx, kind: exclusive, state: { log: [] } });
    const again = startJob({ ctx: world.ctx, kind: exclusive, state: { log: [] }, secret: "hunter2" });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    expect(world.vault.contents().join("")).not.toContain("hunter2");
    await runJob({ ctx: world.worker, kinds: [exclusive], jobId: id, timeLeftMs: () => 300_000 });
    await expect(startJob({ ctx: world.ctx, kind: exclusive, state: { log: [] } })).resolves.toMatchObject({
      status: "queued",
    });
  });
});
