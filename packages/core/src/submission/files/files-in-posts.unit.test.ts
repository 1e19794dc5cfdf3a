import { newId } from "@formtrap/contracts";
import { TenantUnavailable } from "@formtrap/tenant-db";
import { beforeEach, describe, expect, it } from "vitest";
import { ObjectStoreError } from "../../ports.ts";
import { TEST_STORAGE } from "../memory-bucket.fixture.ts";
import { refusalOf, type SubmitWorld, submitWorld } from "../submit-world.fixture.ts";
import { ANY_FILES, failWrite, MULTIPART, multipart, type TestFile } from "./posts-with-files.fixture.ts";
import { SAMPLES } from "./sample-files.fixture.ts";

const PNG = SAMPLES.png;
const REFUSING = { breaker: null, whenUnavailable: "refuse", isFull: false } as const;
const MEBIBYTE = 1024 * 1024;
const FILES = ANY_FILES;

let world: SubmitWorld;
beforeEach(() => {
  world = submitWorld();
  world.given({ files: FILES }, {}, { storage: TEST_STORAGE });
});

const post = (
  files: readonly TestFile[],
  fields: Readonly<Record<string, string>> = { a: "1" },
  headers: Readonly<Record<string, string>> = {},
) => world.post(multipart(files, fields), { ...MULTIPART, ...headers });

describe("files in a body", () => {
  it("go to the bucket under keys without a visitor's word, and onto the row with their place", async () => {
    await post([{ field: "cv", name: "Ada's CV.png", type: "image/png", content: PNG }]);
    const [submission] = world.recorded;
    const [file] = submission?.files ?? [];
    expect(file).toMatchObject({
      fieldName: "cv",
      name: "Ada's CV.png",
      sizeBytes: PNG.length,
      type: "image/png",
      location: "tenant",
    });
    expect(file?.path).toMatch(new RegExp(`^formtrap/${submission?.formId}/[0-9a-f-]{36}$`));
    expect(submission?.uploadKeys).toEqual([file?.path]);
    const object = world.bucket.objects.get(file?.path ?? "");
    expect(Buffer.from(object?.body ?? []).equals(PNG)).toBe(true);
    expect(object).toMatchObject({ contentType: "image/png" });
    expect(object?.contentDisposition).toMatch(/^attachment; /);
    expect(JSON.parse(submission?.dataJson ?? "")).toEqual({ a: "1" });
  });

  it("may be all that a post holds", async () => {
    await post([{ name: "a.png", content: PNG }], {});
    expect(world.recorded[0]?.files).toHaveLength(1);
  });

  it("are none where a file input was left empty", async () => {
    world.given({ files: { ...FILES, allowed: false } });
    await post([{}]);
    expect(world.recorded[0]?.files).toEqual([]);
    expect(world.sweeps).toEqual([]);
  });

  it.each([
    ["form that takes none", { allowed: false }, TEST_STORAGE],
    ["space without a bucket", {}, null],
  ])("are refused by a %s", async (_name, files, storage) => {
    world.given({ files: { ...FILES, ...files } }, {}, { storage });
    const refusal = await refusalOf(post([{ name: "a.png", content: PNG }]));
    expect(refusal).toMatchObject({ status: 400, code: "NO_FILE_UPLOADS" });
    expect(world.recorded).toEqual([]);
  });

  it("are counted, their number bounded by the form and by ten", async () => {
    const file = { name: "a.png", content: PNG };
    world.given({ files: { ...FILES, maxCount: 2 } }, {}, { storage: TEST_STORAGE });
    await post([file, file]);
    const tooMany = { status: 400, code: "TOO_MANY_FILES" };
    expect(await refusalOf(post([file, file, file]))).toMatchObject(tooMany);
    world.given({ files: { ...FILES, maxCount: 50 } }, {}, { storage: TEST_STORAGE });
    const eleven = Array.from({ length: 11 }, () => file);
    world.ctx.routes.invalidate({ kind: "endpoint", endpointId: "abcdefgh23456789x" });
    expect(await refusalOf(post(eleven))).toMatchObject(tooMany);
    expect(world.bucket.objects.size).toBe(2);
  });

  it("are measured, each by the form and all together by 4 MB", async () => {
    const tooBig = { status: 413, code: "FILES_TOO_BIG" };
    world.given({ files: { ...FILES, maxSizeBytes: 100 } }, {}, { storage: TEST_STORAGE });
    await post([{ name: "a.txt", content: Buffer.alloc(100, "a") }]);
    expect(await refusalOf(post([{ name: "a.txt", content: Buffer.alloc(101, "a") }]))).toMatchObject(tooBig);
    world.given({ files: FILES }, {}, { storage: TEST_STORAGE });
    world.ctx.routes.invalidate({ kind: "endpoint", endpointId: "abcdefgh23456789x" });
    const half = { name: "a.txt", content: Buffer.alloc(2 * MEBIBYTE, "a") };
    await post([half, half]);
    const more = { name: "b.txt", content: Buffer.from("a") };
    expect(await refusalOf(post([half, half, more]))).toMatchObject(tooBig);
  });

  it("are judged by what they are, before any is written", async () => {
    const allowedTypes = ["image/*", ".pdf"];
    world.given({ files: { ...FILES, allowedTypes } }, {}, { storage: TEST_STORAGE });
    const zip = Buffer.from("504b0304140000000800", "hex");
    const good = { name: "a.png", type: "image/png", content: PNG };
    for (const bad of [
      { name: "b.png", type: "image/png", content: zip },
      { name: "b.pdf", type: "application/pdf", content: PNG },
      { name: "b.png", type: "image/png", content: Buffer.from("<!doctype html><script>1</script>") },
      { name: "b.zip", type: "image/png", content: zip },
    ]) {
      const refusal = await refusalOf(post([good, { field: "second", ...bad }]));
      expect(refusal).toMatchObject({ status: 400, code: "FILE_TYPE_NOT_ALLOWED" });
    }
    expect(world.bucket.objects.size).toBe(0);
    await post([good]);
    expect(world.bucket.objects.size).toBe(1);
  });

  it("meet what their field requires, and an input left empty does not", async () => {
    const validation = { fields: { cv: { required: true, minLength: 50 } }, multiple: [] };
    world.given({ files: FILES, validation }, {}, { storage: TEST_STORAGE });
    const missing = { status: 422, code: "REQUIRED_FIELD_MISSING" };
    expect(await refusalOf(post([]))).toMatchObject(missing);
    expect(await refusalOf(post([{ field: "cv" }]))).toMatchObject(missing);
    expect(await refusalOf(post([{ field: "photo", name: "a.png", content: PNG }]))).toMatchObject(missing);
    const empty = { status: 422, code: "REQUIRED_FIELD_EMPTY" };
    expect(await refusalOf(post([{ field: "cv", name: "cv.png" }]))).toMatchObject(empty);
    expect(world.recorded).toEqual([]);
    await post([{ field: "cv", name: "cv.png", content: PNG }]);
    expect(world.recorded[0]?.files).toMatchObject([{ fieldName: "cv" }]);
  });

  it("of a trapped bot are not kept, and it is told nothing", async () => {
    await post([{ name: "a.png", content: PNG }], { a: "1", _gotcha: "x" });
    expect(world.bucket.objects.size).toBe(0);
    expect(world.recorded[0]).toMatchObject({ status: "spam", files: [], uploadKeys: [] });
  });

  it("of a post that only its words make suspect are kept whole", async () => {
    const policy = { files: FILES, spamThreshold: 0 };
    world.given(policy, {}, { storage: TEST_STORAGE });
    const spam = "BUY CHEAP VIAGRA http://a.test http://b.test http://c.test http://d.test casino bonus";
    await post([{ name: "a.png", content: PNG }], { message: spam });
    expect(world.recorded[0]?.status).toBe("spam");
    expect(world.bucket.objects.size).toBe(1);
  });

  it("have the bucket asked for leftovers once an hour", async () => {
    const one = () => post([{ name: "a.png", content: PNG }]);
    await one();
    await one();
    const { formId, organizationId } = { ...world.recorded[0], organizationId: expect.any(String) };
    expect(world.sweeps).toEqual([{ v: 1, formId, organizationId }]);
    world.clock.advance({ ms: 3_600_000 });
    await one();
    expect(world.sweeps).toHaveLength(2);
  });

  it("make two posts under one idempotency key two submissions where they differ", async () => {
    const key = { "idempotency-key": "k" };
    const idOf = async (file: TestFile) => (await post([file], { a: "1" }, key)).id;
    const first = await idOf({ name: "a.png", content: PNG });
    expect(await idOf({ name: "a.png", content: PNG })).toBe(first);
    expect(await idOf({ name: "b.png", content: PNG })).not.toBe(first);
    expect(await idOf({ name: "a.png", content: Buffer.from("other") })).not.toBe(first);
    expect(await idOf({ field: "x", name: "a.png", content: PNG })).not.toBe(first);
  });

  it("are not written again for a retry of what stands already", async () => {
    world.isRecorded = () => Promise.resolve(true);
    await post([{ name: "a.png", content: PNG }], { a: "1" }, { "idempotency-key": "k" });
    expect(world.bucket.objects.size).toBe(0);
    expect(world.recorded).toEqual([]);
  });
});

describe("files whose post is not stored", () => {
  const file = { name: "a.png", content: PNG };

  it.each([
    ["closed", 403],
    ["limited", 403],
    ["form_missing", 404],
  ] as const)("are removed when the database says %s", async (outcome, status) => {
    world.record = () => Promise.resolve(outcome);
    expect((await refusalOf(post([file]))).status).toBe(status);
    expect(world.bucket.objects.size).toBe(0);
  });

  it.each(["duplicate", "erased"] as const)("are removed where the row is %s", async (outcome) => {
    world.record = () => Promise.resolve(outcome);
    await post([file]);
    expect(world.bucket.objects.size).toBe(0);
  });

  it("are written once where the route was out of date", async () => {
    const outcomes = ["stale_policy", "stored"] as const;
    world.record = () => Promise.resolve(outcomes[world.recorded.length - 1] ?? "stored");
    await post([file]);
    expect([...world.bucket.objects.keys()]).toEqual(world.recorded[1]?.uploadKeys);
  });

  it("stay where the row may stand, since the connection broke on the way", async () => {
    world.given({ files: FILES }, {}, { storage: TEST_STORAGE, spool: REFUSING });
    world.record = () => Promise.reject(new TenantUnavailable("timeout"));
    expect((await refusalOf(post([file]))).status).toBe(503);
    expect(world.bucket.objects.size).toBe(1);
  });

  it("stay for the row that its post will be, where it waits", async () => {
    world.record = () => Promise.reject(new TenantUnavailable("unreachable"));
    await post([file]);
    const [spooled] = await world.spooled();
    expect(spooled?.submission.files).toMatchObject([{ location: "tenant" }]);
    expect([...world.bucket.objects.keys()]).toEqual(spooled?.submission.uploadKeys);
  });

  it("are removed when one of them cannot be written and may not wait, and the visitor may try again", async () => {
    world.given({ files: FILES }, {}, { storage: TEST_STORAGE, spool: REFUSING });
    failWrite(world.bucket, 2);
    expect(await refusalOf(post([file, file]))).toMatchObject({ status: 503, retry: 30 });
    expect(world.bucket.objects.size).toBe(0);
    expect(world.recorded).toEqual([]);
  });

  it("are tried once more with keys read anew where the bucket refuses the known ones", async () => {
    const reads: boolean[] = [];
    world.ctx.secrets.get = (_ref, options) => {
      reads.push(options?.fresh === true);
      world.bucket.failWrites =
        options?.fresh === true ? null : new ObjectStoreError("denied", "No.", "AccessDenied");
      return Promise.resolve({ v: 1, accessKeyId: "AKIATEST", secretAccessKey: newId() });
    };
    await post([file]);
    expect(reads).toEqual([false, true]);
    expect(world.bucket.objects.size).toBe(1);
  });
});
