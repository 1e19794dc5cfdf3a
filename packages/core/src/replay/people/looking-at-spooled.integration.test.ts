import { newId } from "@formtrap/contracts";
import { beforeEach, expect, it } from "vitest";
import { spoolKey } from "../../spool/index.ts";
import {
  countSpooled,
  exportSpooled,
  listSpooled,
  readSpooled,
  readSpoolState,
  setIngestMode,
} from "./index.ts";
import { createSpoolWorld, linesOf, type SpoolWorld } from "./spool-world.fixture.ts";

let world: SpoolWorld;
beforeEach(async () => {
  world = await createSpoolWorld();
  return () => world.close();
});

it("what waits is listed a page at a time, oldest first, with what a person needs to recognize it", async () => {
  const { ctx } = world;
  const ids = [
    await world.put("waiting", {
      email: "grace@example.com",
      name: "Grace",
      dataJson: JSON.stringify({ message: "x".repeat(300), age: 37, email: "grace@example.com" }),
      fieldOrder: ["email", "message", "age"],
      fileCount: 1,
    }),
    await world.put("waiting", { status: "spam" }),
    await world.put("waiting"),
  ];
  await world.put("failed");
  const first = await listSpooled({ ctx, input: { shelf: "waiting", limit: 2 } });
  expect(first.posts).toHaveLength(2);
  expect(first.posts[0]).toEqual({
    problem: null,
    id: ids[0],
    formId: world.formId,
    createdAt: world.clock.now(),
    spooledAt: world.clock.now(),
    reason: "unreachable",
    isSpam: false,
    email: "grace@example.com",
    name: "Grace",
    fields: [
      { name: "email", value: "grace@example.com" },
      { name: "message", value: "x".repeat(200) },
      { name: "age", value: "37" },
    ],
    files: [{ name: "cv.txt", sizeBytes: 5, type: "text/plain" }],
  });
  expect(first.posts[1]).toMatchObject({ id: ids[1], isSpam: true });
  const rest = await listSpooled({ ctx, input: { shelf: "waiting", limit: 2, after: first.next } });
  expect(rest.posts.map(({ id }) => id)).toEqual([ids[2]]);
  expect(rest.next).toBeNull();
});

it("a field too many is left out of a list, and in no list is there more than is asked for", async () => {
  const data = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, "v"]));
  await world.put("waiting", { dataJson: JSON.stringify(data), fieldOrder: Object.keys(data) });
  const { posts } = await listSpooled({ ctx: world.ctx, input: { shelf: "waiting" } });
  expect(posts[0]).toHaveProperty("fields.length", 20);
  for (const wrong of [{ limit: 101 }, { limit: 0 }, { after: "../../failed" }, { after: "" }]) {
    const listing = listSpooled({ ctx: world.ctx, input: { shelf: "waiting", ...wrong } });
    await expect(listing).rejects.toMatchObject({ code: "invalid_input" });
  }
});

it("one post is shown whole, with links to the files that the customer's bucket has not got", async () => {
  const id = await world.put("quarantined", { reason: "rejected", fileCount: 1, spamReason: "words" });
  const found = await readSpooled({ ctx: world.ctx, submissionId: id.toUpperCase() });
  expect(found).toMatchObject({
    problem: null,
    shelf: "quarantined",
    id,
    reason: "rejected",
    spamReason: "words",
    data: { message: "Hello engine" },
    files: [{ name: "cv.txt", url: expect.stringContaining(`/files/${world.tenantId}/${id}/`) }],
  });
  await expect(readSpooled({ ctx: world.ctx, submissionId: newId() })).rejects.toMatchObject({
    code: "not_found",
  });
});

it("a file's path that leads elsewhere is no link", async () => {
  const path = spoolKey("waiting", world.tenantId, newId());
  const file = {
    name: "x",
    fieldName: "x",
    path,
    sizeBytes: 1,
    type: "text/plain",
    location: "spool",
  } as const;
  const id = await world.put("waiting", { files: [file] });
  const found = await readSpooled({ ctx: world.ctx, submissionId: id });
  expect(found).toMatchObject({ files: [{ url: null }] });
});

it("what cannot be opened is listed, read and exported as such, and keeps nothing else from being seen", async () => {
  const { ctx, platform, tenantId } = world;
  const [moved, changed, sound] = [
    await world.put("waiting"),
    await world.put("waiting"),
    await world.put("waiting"),
  ];
  // Another's object under this name, and one with a byte changed.
  const of = (id: string) => spoolKey("waiting", tenantId, id);
  await platform.bucket.copy(of(sound), of(moved));
  const bytes = Buffer.from(await platform.bucket.get(of(changed), { maxBytes: 1e6 }));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  await platform.bucket.put(of(changed), bytes, { contentType: "application/octet-stream" });

  const { posts } = await listSpooled({ ctx, input: { shelf: "waiting" } });
  expect(posts.map(({ id, problem }) => [id, problem])).toEqual([
    [moved, "damaged"],
    [changed, "damaged"],
    [sound, null],
  ]);
  expect(posts[0]).toEqual({
    problem: "damaged",
    id: moved,
    storedAt: world.clock.now(),
    sizeBytes: expect.any(Number),
  });
  expect(await readSpooled({ ctx, submissionId: moved })).toEqual({ problem: "damaged", shelf: "waiting" });
  const lines = await linesOf(exportSpooled({ ctx, input: { shelf: "waiting" } }));
  expect(lines[0]).toBe(`${JSON.stringify({ id: moved, problem: "damaged" })}\n`);

  world.dataKeys.away(true);
  const away = await listSpooled({ ctx, input: { shelf: "waiting" } });
  expect(away.posts.at(-1)).toMatchObject({ id: sound, problem: "keys_unavailable" });
});

it("an export is lines of JSON that go to the customer's bucket as they are read", async () => {
  const { ctx } = world;
  const ids: string[] = [];
  for (let count = 0; count < 40; count += 1) ids.push(await world.put("failed"));
  await world.put("waiting");
  const bucket = ctx.openObjectStore({
    endpoint: "https://minio.example",
    region: "us-east-1",
    bucket: "my-forms",
    forcePathStyle: true,
    accessKeyId: "AKIAEXAMPLE",
    secretAccessKey: "secret",
  });
  let text = "";
  for await (const line of await exportSpooled({ ctx, input: { shelf: "failed" } })) text += line;
  const key = "formtrap/exports/failed.ndjson";
  await bucket.put(key, Buffer.from(text), { contentType: "application/x-ndjson" });
  const stored = Buffer.from(await bucket.get(key, { maxBytes: 1e6 })).toString();
  const posts = stored
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string });
  expect(posts.map(({ id }) => id)).toEqual(ids);
  expect(posts[0]).toMatchObject({
    formId: world.formId,
    createdAt: "2026-05-04T03:02:01.000Z",
    data: { name: "Ada", email: "ada@example.com", message: "Hello engine" },
    fieldOrder: ["name", "email", "message"],
  });
  expect(await world.audit("spool.export")).toEqual(["succeeded"]);
});

it("counting is listing, beyond one page of it too", async () => {
  const body = Buffer.from("12345");
  for (let index = 0; index < 1_203; index += 1) {
    const storedAt = world.clock.now();
    world.platform.objects.set(spoolKey("waiting", world.tenantId, newId()), {
      body,
      storedAt,
      contentType: "",
    });
  }
  const count = await countSpooled({ ctx: world.ctx, input: { shelf: "waiting" } });
  expect(count).toEqual({ count: 1_203, sizeBytes: 6_015, isComplete: true });
  expect(await readSpoolState({ ctx: world.ctx })).toMatchObject({ waiting: 1_203, waitingBytes: 6_015 });
});

it("says how many wait since when, why, what to do and when the next try is, at most half a minute late", async () => {
  const { ctx, clock, tenantId } = world;
  expect(await readSpoolState({ ctx })).toEqual({
    waiting: 0,
    waitingBytes: 0,
    files: 0,
    failed: 0,
    quarantined: 0,
    since: null,
    countedAt: clock.now(),
    reason: null,
    because: null,
    whatToDo: null,
    nextTryAt: null,
    breaker: null,
    isFull: false,
    ingestMode: "normal",
    whenUnavailable: "spool",
  });
  const since = clock.now();
  await world.put("waiting", { fileCount: 2 });
  await world.put("failed");
  await world.put("quarantined");
  const breaker = {
    state: "open",
    since: since.toISOString(),
    reason: "auth",
    next_probe_at: null,
  } as const;
  await ctx.control
    .updateTable("tenant")
    .set({ breaker: JSON.stringify(breaker) })
    .where("id", "=", tenantId)
    .execute();
  const nextTryAt = new Date("2026-05-04T03:10:00.000Z");
  await ctx.control
    .updateTable("tenantSpool")
    .set({ reason: "disk_full", nextTryAt })
    .where("tenantId", "=", tenantId)
    .execute();
  clock.advance({ seconds: 30 });
  expect(await readSpoolState({ ctx })).toMatchObject({ waiting: 0, breaker });
  clock.advance({ seconds: 1 });
  expect(await readSpoolState({ ctx })).toMatchObject({
    waiting: 1,
    files: 2,
    failed: 1,
    quarantined: 1,
    since,
    countedAt: clock.now(),
    reason: "disk_full",
    because: "Your database has no room left.",
    whatToDo: expect.stringContaining("Enlarge"),
    nextTryAt,
    breaker,
  });
});

it("a reason of the operator's holds for as long as the operator says so", async () => {
  const { ctx, tenantId } = world;
  const system = { ...ctx, actor: { type: "system", name: "operator" } } as const;
  const setMode = (mode: "spool_only" | "normal") =>
    setIngestMode({ ctx: system, input: { spaceId: ctx.space.id, mode } });
  await world.put("waiting");
  await setMode("spool_only");
  const because = "Storing was paused by the operator of this service.";
  expect(await readSpoolState({ ctx })).toMatchObject({ reason: "spool_only", because });
  // As a worker notes it who looked meanwhile.
  await ctx.control
    .updateTable("tenantSpool")
    .set({ reason: "spool_only" })
    .where("tenantId", "=", tenantId)
    .execute();
  await setMode("normal");
  expect(await readSpoolState({ ctx })).toMatchObject({ waiting: 1, reason: null, because: null });
});

it("answers with what was counted last while the platform's bucket is away", async () => {
  const { ctx, clock } = world;
  await world.put("waiting");
  const countedAt = clock.now();
  await readSpoolState({ ctx });
  clock.advance({ minutes: 5 });
  world.platform.away(true);
  expect(await readSpoolState({ ctx })).toMatchObject({ waiting: 1, since: countedAt, countedAt });
});

it("a worker's count that was written meanwhile stands", async () => {
  const { ctx, clock, tenantId } = world;
  await readSpoolState({ ctx });
  clock.advance({ minutes: 5 });
  const countedAt = new Date(clock.now().getTime() + 1);
  const { listObjects } = ctx.bucket;
  const bucket: typeof ctx.bucket = {
    ...ctx.bucket,
    listObjects: async (options) => {
      await ctx.control
        .updateTable("tenantSpool")
        .set({ waitingCount: 7, countedAt })
        .where("tenantId", "=", tenantId)
        .execute();
      return await listObjects(options);
    },
  };
  await readSpoolState({ ctx: { ...ctx, bucket } });
  expect(await readSpoolState({ ctx })).toMatchObject({ waiting: 7, countedAt });
});
