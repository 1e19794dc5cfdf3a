import { newId } from "@formtrap/contracts";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { DomainError } from "../errors.ts";
import { cancelJob } from "./cancel-job.ts";
import { LeaseLost } from "./job-lease.ts";
import { add, useJobWorld } from "./job-world.fixture.ts";
import { listJobs, readJob } from "./read-job.ts";
import { watchJobs } from "./watch-jobs.ts";

const world = useJobWorld();

describe("what a job is given for its life", () => {
  it("is in the vault alone, readable to its steps, and gone after the last that needs it", async () => {
    const seen: unknown[] = [];
    world.second = async ({ state, readSecret }) => {
      seen.push(await readSecret());
      return await add(state, "second");
    };
    const jobId = await world.start({ url: "postgres://admin:hunter2@db" });
    expect(await world.fixture.dump()).not.toContain("hunter2");
    await world.run(jobId);
    expect(seen).toEqual([{ url: "postgres://admin:hunter2@db" }]);
    expect(world.vault.contents().join("")).not.toContain("hunter2");
  });

  it("is gone after a failure too, and found by the watch where the vault was away", async () => {
    world.second = () => Promise.reject(new DomainError("conflict", "No."));
    const jobId = await world.start("hunter2");
    const away = { ...world.vault, delete: () => Promise.reject(new Error("throttled")) };
    await world.run(jobId, { as: { ...world.worker, vault: away } });
    expect(world.vault.contents().join("")).toContain("hunter2");
    await watchJobs({ ctx: world.worker });
    expect(world.vault.contents().join("")).not.toContain("hunter2");
  });
});

describe("canceling", () => {
  it("ends a waiting job at once, with nothing done", async () => {
    const jobId = await world.start();
    await cancelJob({ ctx: world.ctx, jobId });
    await world.run(jobId);
    expect(await world.read(jobId)).toMatchObject({ status: "canceled", isCancelRequested: true });
    expect(await world.logOf(jobId)).toEqual([]);
  });

  it("ends a running one behind the step that it is at", async () => {
    const jobId = await world.start();
    world.second = async ({ state }) => {
      await cancelJob({ ctx: world.ctx, jobId });
      return await add(state, "second");
    };
    await world.run(jobId);
    expect(await world.read(jobId)).toMatchObject({ status: "canceled" });
    expect(await world.logOf(jobId)).toEqual(["first", "second"]);
    expect(world.abandoned).toHaveLength(1);
  });

  it("leaves one that has ended as it ended, and is not a viewer's or another space's to ask for", async () => {
    const jobId = await world.start();
    await world.run(jobId);
    expect(await cancelJob({ ctx: world.ctx, jobId })).toMatchObject({ status: "succeeded" });
    const viewer = { ...world.ctx, space: { ...world.ctx.space, role: "viewer" as const } };
    await expect(cancelJob({ ctx: viewer, jobId })).rejects.toMatchObject({ code: "forbidden" });
    const other = { ...world.ctx, space: { id: newId(), role: "owner" as const } };
    await expect(cancelJob({ ctx: other, jobId })).rejects.toMatchObject({ code: "not_found" });
    await expect(readJob({ ctx: other, jobId })).rejects.toMatchObject({ code: "not_found" });
    expect(await listJobs({ ctx: other })).toEqual([]);
  });
});

describe("the watch", () => {
  it("asks again for what nobody works on, and for nothing else", async () => {
    const lost = await world.start();
    const done = await world.start();
    await world.run(done);
    const dead = await world.start();
    world.second = () => Promise.reject(new LeaseLost());
    await world.run(dead);
    const young = await world.start();
    const asked = async () => {
      world.sent = [];
      await watchJobs({ ctx: world.worker });
      return world.sent.map(({ message }) => z.object({ jobId: z.string() }).parse(message).jobId);
    };
    expect(await asked()).not.toEqual(expect.arrayContaining([young]));
    world.clock.advance({ seconds: 61 });
    expect(await asked()).toEqual(expect.arrayContaining([lost, dead, young]));
    expect(await asked()).not.toContain(done);
  });

  it("lists a space's jobs, newest first, page by page", async () => {
    const ids = [await world.start(), await world.start(), await world.start()];
    const page = await listJobs({ ctx: world.ctx, limit: 2 });
    expect(page.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect((await listJobs({ ctx: world.ctx, before: ids[1] ?? "" })).map(({ id }) => id)).toEqual([ids[0]]);
  });
});
