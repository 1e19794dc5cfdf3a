import { newId } from "@formtrap/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { grantOperator } from "../../space/index.ts";
import { readErased, spooledFileKey, spoolKey } from "../../spool/index.ts";
import {
  discardSpooled,
  eraseSpooled,
  listSpooled,
  readSpoolState,
  redriveSpooled,
  setIngestMode,
  setWhenUnavailable,
} from "./index.ts";
import { createSpoolWorld, type SpoolWorld } from "./spool-world.fixture.ts";

let world: SpoolWorld;
beforeEach(async () => {
  world = await createSpoolWorld();
  return () => world.close();
});

const look = () => ({ v: 1, tenantId: world.tenantId });

describe("erasing", () => {
  it("removes the named posts from all shelves with their files, and nothing else", async () => {
    const { ctx } = world;
    const twice = await world.put("waiting", { fileCount: 2 });
    await world.put("failed", { id: twice });
    const refused = await world.put("quarantined");
    const other = await world.put("waiting", { fileCount: 1 });
    // Of a row that stands already: its file is still on its way.
    const stored = newId();
    const fileOfStored = spooledFileKey(world.tenantId, stored, "file");
    await world.platform.bucket.put(fileOfStored, Buffer.from("x"), { contentType: "text/plain" });

    const input = { ids: [twice, refused.toUpperCase(), refused, stored] };
    expect(await eraseSpooled({ ctx, input })).toEqual({ erased: 2, unreadable: 0 });
    const left = world.keys().filter((key) => !key.startsWith("erased/"));
    expect(left.map((key) => key.split("/").slice(0, 2).join("/"))).toEqual(
      [`files/${other}`, `files/${stored}`, `spool/${other}`].toSorted(),
    );
    expect(await readErased(ctx.bucket, world.tenantId)).toEqual(new Set([twice, refused]));
    expect(world.looks).toEqual([look()]);
    expect(await world.audit("spool.erase")).toEqual(["attempted", "succeeded"]);
  });

  it("finds a person by the post's email and by any value that is the address, however it is written", async () => {
    const { ctx } = world;
    const without = { email: null, name: null };
    const data = (value: unknown) => ({ ...without, dataJson: JSON.stringify(value) });
    const hers = [
      await world.put("waiting", { email: "Grace@Example.com" }),
      await world.put("failed", data({ mail: " GRACE@example.com " })),
      await world.put("quarantined", data({ people: [{ contact: "grace@example.com" }] })),
    ];
    const others = [
      await world.put("waiting", data({ mail: "not-grace@example.com" })),
      await world.put("waiting", data({ text: "I know grace@example.com" })),
    ];
    const damaged = await world.put("failed", { email: "grace@example.com" });
    const contentType = "application/octet-stream";
    const damagedKey = spoolKey("failed", world.tenantId, damaged);
    await world.platform.bucket.put(damagedKey, Buffer.from("FTS1"), { contentType });

    const input = { email: "grace@EXAMPLE.com" };
    expect(await eraseSpooled({ ctx, input })).toEqual({ erased: 3, unreadable: 1 });
    expect(world.keys().filter((key) => !key.startsWith("erased/"))).toEqual(
      [`failed/${damaged}`, ...others.map((id) => `spool/${id}`)].toSorted(),
    );
    expect(await readErased(ctx.bucket, world.tenantId)).toEqual(new Set(hers));
    // Whose address it was is in no log.
    expect(await world.customer.control.dump()).not.toMatch(/grace/i);
    expect(world.customer.logs.join("\n")).not.toMatch(/grace/i);
  });

  it("waits for the worker who may have read a post already, and gives up without having touched any", async () => {
    const { ctx, clock } = world;
    const id = await world.put("waiting");
    await world.holdLease(new Date(clock.now().getTime() + 60_000));
    await expect(eraseSpooled({ ctx, input: { ids: [id] } })).rejects.toMatchObject({ code: "conflict" });
    expect(world.keys()).toEqual([`spool/${id}`]);
    expect(await world.audit("spool.erase")).toEqual(["attempted", "failed"]);

    const erasing = eraseSpooled({ ctx, input: { ids: [id] } });
    await world.holdLease(null);
    expect(await erasing).toEqual({ erased: 1, unreadable: 0 });
  });

  it("goes on after a worker who died with the lease in hand", async () => {
    const { ctx, clock } = world;
    const id = await world.put("waiting");
    await world.holdLease(new Date(clock.now().getTime() - 1));
    expect(await eraseSpooled({ ctx, input: { ids: [id] } })).toEqual({ erased: 1, unreadable: 0 });
  });

  it("that was cut off is finished by a repetition", async () => {
    const { ctx } = world;
    const id = await world.put("waiting", { fileCount: 1 });
    const deletions = { count: 0 };
    const bucket: typeof ctx.bucket = {
      ...ctx.bucket,
      deleteAll: async (keys) => {
        deletions.count += 1;
        if (deletions.count === 2) throw new Error("killed");
        await ctx.bucket.deleteAll(keys);
      },
    };
    await expect(eraseSpooled({ ctx: { ...ctx, bucket }, input: { ids: [id] } })).rejects.toThrow("killed");
    expect(world.keys()).toEqual([`erased/${id}`, `spool/${id}`]);
    expect(await eraseSpooled({ ctx, input: { ids: [id] } })).toMatchObject({ erased: 1 });
    expect(world.keys()).toEqual([`erased/${id}`]);
  });

  it("stops when its lease was lost, before it removes anything", async () => {
    const { ctx, clock, tenantId } = world;
    const id = await world.put("waiting");
    const bucket: typeof ctx.bucket = {
      ...ctx.bucket,
      head: async (key) => {
        // Frozen for a minute: a worker took over.
        clock.advance({ seconds: 61 });
        await ctx.control
          .updateTable("tenantSpool")
          .set({ fencingToken: 1_000, leaseExpiresAt: new Date(clock.now().getTime() + 60_000) })
          .where("tenantId", "=", tenantId)
          .execute();
        return await ctx.bucket.head(key);
      },
    };
    const erasing = eraseSpooled({ ctx: { ...ctx, bucket }, input: { ids: [id] } });
    await expect(erasing).rejects.toMatchObject({ code: "conflict" });
    expect(world.keys()).toEqual([`spool/${id}`]);
  });
});

describe("redriving", () => {
  it("puts what was given up or refused back to what waits, and has a look", async () => {
    const { ctx, clock } = world;
    const failed = [await world.put("failed"), await world.put("failed")];
    const refused = await world.put("quarantined", { fileCount: 1 });
    clock.advance({ minutes: 60 });
    expect(await redriveSpooled({ ctx, input: { shelf: "failed" } })).toEqual({ redriven: 2, isDone: true });
    const input = { shelf: "quarantined", ids: [refused, newId()] } as const;
    expect(await redriveSpooled({ ctx, input })).toEqual({ redriven: 1, isDone: true });
    const { posts } = await listSpooled({ ctx, input: { shelf: "waiting" } });
    expect(posts.map(({ id }) => id)).toEqual([...failed, refused]);
    expect(world.keys().filter((key) => /^(failed|quarantine)\//.test(key))).toEqual([]);
    expect(world.keys().filter((key) => key.startsWith(`files/${refused}/`))).toHaveLength(1);
    expect(world.looks).toEqual([look(), look()]);
    expect(await world.audit("spool.redrive")).toEqual(["attempted", "succeeded", "attempted", "succeeded"]);
    // Its 30 days begin anew.
    const key = spoolKey("waiting", world.tenantId, refused);
    expect(world.platform.objects.get(key)?.storedAt).toEqual(clock.now());
  });

  it("takes a thousand a call and says whether there are more", async () => {
    const body = Buffer.from("x");
    for (let index = 0; index < 1_001; index += 1) {
      const key = spoolKey("failed", world.tenantId, newId());
      world.platform.objects.set(key, { body, storedAt: world.clock.now(), contentType: "" });
    }
    const { ctx } = world;
    expect(await redriveSpooled({ ctx, input: { shelf: "failed" } })).toEqual({
      redriven: 1_000,
      isDone: false,
    });
    expect(await redriveSpooled({ ctx, input: { shelf: "failed" } })).toEqual({ redriven: 1, isDone: true });
  });

  it("waits for a worker, who may be moving the same post the other way", async () => {
    const { ctx, clock } = world;
    const id = await world.put("failed");
    await world.holdLease(new Date(clock.now().getTime() + 60_000));
    const redriving = redriveSpooled({ ctx, input: { shelf: "failed", ids: [id] } });
    await expect(redriving).rejects.toMatchObject({ code: "conflict" });
    expect(world.keys()).toEqual([`failed/${id}`]);
  });
});

it("what is discarded is gone with its files, unless it waits once more", async () => {
  const { ctx } = world;
  const [gone, redriven] = [
    await world.put("failed", { fileCount: 1 }),
    await world.put("failed", { fileCount: 1 }),
  ];
  await world.put("waiting", { id: redriven });
  const refused = await world.put("quarantined");
  const input = { shelf: "failed", ids: [gone, redriven, refused] } as const;
  expect(await discardSpooled({ ctx, input })).toEqual({ discarded: 1 });
  expect(world.keys().filter((key) => !key.startsWith("files/"))).toEqual([
    `erased/${gone}`,
    `failed/${redriven}`,
    `quarantine/${refused}`,
    `spool/${redriven}`,
  ]);
  expect(world.keys().filter((key) => key.startsWith("files/"))).toEqual([
    expect.stringMatching(`^files/${redriven}/`),
  ]);
  expect(await world.audit("spool.discard")).toEqual(["attempted", "succeeded"]);
});

describe("the mode of ingest", () => {
  const modeOf = async () => await readSpoolState({ ctx: world.ctx });

  it("is set by operators and the platform itself, and told to the owner in an event", async () => {
    const { ctx, tenantId } = world;
    const operator = await world.customer.control.createUser();
    const asOperator = { ...ctx, actor: { type: "user", userId: operator.userId } } as const;
    const system = { ...ctx, actor: { type: "system", name: "cli" } } as const;
    const input = { spaceId: ctx.space.id, mode: "spool_only" } as const;
    await expect(setIngestMode({ ctx: asOperator, input })).rejects.toMatchObject({ code: "forbidden" });
    await grantOperator({ ctx: system, userId: operator.userId });
    await setIngestMode({ ctx: asOperator, input });
    expect(await modeOf()).toMatchObject({ ingestMode: "spool_only" });
    expect(world.looks).toEqual([]);
    await setIngestMode({ ctx: system, input: { ...input, mode: "normal" } });
    expect(await modeOf()).toMatchObject({ ingestMode: "normal" });
    expect(world.looks).toEqual([look()]);
    const events = await ctx.control
      .selectFrom("tenantEvent")
      .select(["details", "userId"])
      .where("tenantId", "=", tenantId)
      .where("eventType", "=", "ingest_mode_set")
      .orderBy("id")
      .execute();
    expect(events).toEqual([
      { details: { before: "normal", mode: "spool_only" }, userId: operator.userId },
      { details: { before: "spool_only", mode: "normal" }, userId: null },
    ]);
    expect(await world.audit("tenant.set_ingest_mode")).toEqual(["succeeded", "succeeded"]);
  });

  it("is set for that space alone, and for one that exists", async () => {
    const { ctx, stranger } = world;
    const system = { ...ctx, actor: { type: "system", name: "cli" } } as const;
    await setIngestMode({ ctx: system, input: { spaceId: stranger.space.id, mode: "blocked" } });
    expect(await modeOf()).toMatchObject({ ingestMode: "normal" });
    const unknown = setIngestMode({ ctx: system, input: { spaceId: newId(), mode: "blocked" } });
    await expect(unknown).rejects.toMatchObject({ code: "not_ready" });
  });
});

it("an admin chooses whether visitors are told to come back", async () => {
  const { ctx } = world;
  await setWhenUnavailable({ ctx: world.as("admin"), input: { choice: "refuse" } });
  await setWhenUnavailable({ ctx, input: { choice: "refuse" } });
  expect(await readSpoolState({ ctx })).toMatchObject({ whenUnavailable: "refuse" });
  expect(await readSpoolState({ ctx: world.stranger })).toMatchObject({ whenUnavailable: "spool" });
  expect(await world.audit("spool.set_when_unavailable")).toEqual(["succeeded"]);
});
