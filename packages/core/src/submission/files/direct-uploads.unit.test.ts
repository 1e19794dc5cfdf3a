import type { UploadRequest, UploadTicket } from "@formtrap/contracts";
import { TEST_ENDPOINT_ID, testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { ObjectStoreError } from "../../ports.ts";
import { TEST_STORAGE } from "../memory-bucket.fixture.ts";
import { refusalOf, type SubmitWorld, submitWorld } from "../submit-world.fixture.ts";
import { createUpload } from "./create-upload.ts";
import { SAMPLES } from "./sample-files.fixture.ts";
import { deriveHandleKey, readHandle, writeHandle } from "./upload-handle.ts";

const MEBIBYTE = 1024 * 1024;
const FILES = { allowed: true, maxCount: 3, maxSizeBytes: 50 * MEBIBYTE, allowedTypes: [] };
const PDF = SAMPLES.pdf;
const WANTED: UploadRequest = { name: "cv.pdf", type: "application/pdf", size: PDF.length, field: "cv" };
const REFUSED = { status: 400, code: "NO_FILE_UPLOADS" };

let world: SubmitWorld;
beforeEach(() => {
  world = submitWorld();
  world.given({ files: FILES }, {}, { storage: TEST_STORAGE });
});

const ask = (wanted: unknown, headers: Readonly<Record<string, string>> = {}): Promise<UploadTicket> =>
  createUpload({
    ctx: world.ctx,
    request: {
      endpointId: TEST_ENDPOINT_ID,
      headers,
      body: Buffer.from(typeof wanted === "string" ? wanted : JSON.stringify(wanted)),
      sourceIp: "203.0.113.77",
      requestId: "request-1",
    },
  });

/** What a browser does with a ticket; `changes` is what it does wrong. */
function upload(ticket: UploadTicket, body = PDF, contentType = ticket.headers["content-type"] ?? ""): void {
  const key = new URL(ticket.url).pathname.slice(1);
  world.bucket.objects.set(key, { body, contentType, contentDisposition: null });
}

const post = (...handles: readonly string[]) => world.post({ a: "1", _upload: handles });

/** A handle with something else in it, signed as ours are. */
function forge(handle: string, changes: object, secret = "bucket-secret"): string {
  const known = readHandle(handle, deriveHandleKey("bucket-secret"));
  if (known === null) throw new Error("not a handle");
  return writeHandle({ ...known, ...changes }, deriveHandleKey(secret));
}

describe("a direct upload", () => {
  it("is signed for one size and type, under a key without a visitor's word, for an hour", async () => {
    const ticket = await ask({ ...WANTED, name: "../../Ada's CV.pdf" });
    expect(ticket).toMatchObject({
      ok: true,
      method: "PUT",
      url: expect.stringMatching(
        /^https:\/\/bucket\.test\/formtrap\/[0-9a-f-]{36}\/[0-9a-f-]{36}\?size=\d+$/,
      ),
      headers: { "content-type": "application/pdf" },
      expiresAt: "2026-03-01T13:00:00.000Z",
    });
    upload(ticket);
    await post(ticket.handle);
    const [submission] = world.recorded;
    expect(submission?.files).toMatchObject([
      { fieldName: "cv", name: "Ada's CV.pdf", sizeBytes: PDF.length, type: "application/pdf" },
    ]);
    expect(submission?.uploadKeys).toEqual([submission?.files[0]?.path]);
    expect(submission?.dataJson).toBe('{"a":"1"}');
    expect(world.sweeps).toHaveLength(1);
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "name=cv.pdf"],
    ["no size", { name: "cv.pdf" }],
    ["a negative size", { ...WANTED, size: -1 }],
    ["half a byte", { ...WANTED, size: 1.5 }],
    ["an endless name", { ...WANTED, name: "x".repeat(2_000) }],
    ["an endless body", `{"name":"a","size":1,"x":"${"x".repeat(10_000)}"}`],
  ])("is not signed for a request of %s", async (_name, wanted) => {
    expect(await refusalOf(ask(wanted))).toMatchObject({ status: 400, code: "MALFORMED_BODY" });
  });

  it("is not signed where the form would not take the file", async () => {
    expect((await refusalOf(ask({ ...WANTED, size: 51 * MEBIBYTE }))).code).toBe("FILES_TOO_BIG");
    world.load = () =>
      Promise.resolve(
        testRoute({ files: { ...FILES, allowedTypes: ["image/*"] } }, {}, { storage: TEST_STORAGE }),
      );
    world.clock.advance({ minutes: 10 });
    expect((await refusalOf(ask(WANTED))).code).toBe("FILE_TYPE_NOT_ALLOWED");
    world.load = () => Promise.resolve(testRoute({ files: FILES }));
    world.clock.advance({ minutes: 10 });
    expect(await refusalOf(ask(WANTED))).toMatchObject(REFUSED);
    const closesAt = "2026-03-01T12:00:00.000Z";
    world.load = () => Promise.resolve(testRoute({ files: FILES, closesAt }, {}, { storage: TEST_STORAGE }));
    world.clock.advance({ minutes: 10 });
    expect((await refusalOf(ask(WANTED))).code).toBe("CLOSED");
    world.load = () => Promise.resolve(testRoute({ isActive: false }));
    world.clock.advance({ minutes: 10 });
    expect((await refusalOf(ask(WANTED))).code).toBe("INACTIVE");
    world.load = () => Promise.resolve(null);
    world.clock.advance({ minutes: 10 });
    expect((await refusalOf(ask(WANTED))).code).toBe("FORM_NOT_FOUND");
  });

  it("is signed while the tenant's posts wait: its bucket is another server", async () => {
    for (const tenant of [{ status: "moving" }, { ingestMode: "spool_only" }] as const) {
      world.given({ files: FILES }, tenant, { storage: TEST_STORAGE });
      world.clock.advance({ minutes: 10 });
      const ticket = await ask(WANTED);
      upload(ticket);
      await post(ticket.handle);
    }
    expect((await world.spooled()).map(({ submission }) => submission.uploadKeys.length)).toEqual([1, 1]);
  });

  it("is never signed for more than 100 MB, whatever the form says", async () => {
    const policy = { files: { ...FILES, maxSizeBytes: 1_000 * MEBIBYTE } };
    world.given(policy, {}, { storage: TEST_STORAGE });
    await ask({ ...WANTED, size: 100 * MEBIBYTE });
    expect((await refusalOf(ask({ ...WANTED, size: 100 * MEBIBYTE + 1 }))).code).toBe("FILES_TOO_BIG");
  });

  it("is signed for the form's own pages only, and not without end", async () => {
    world.given({ files: FILES, allowedOrigins: ["https://example.com"] }, {}, { storage: TEST_STORAGE });
    const refused = await refusalOf(ask(WANTED, { origin: "https://evil.example" }));
    expect(refused.code).toBe("ORIGIN_NOT_ALLOWED");
    for (let count = 0; count < 60; count += 1) await ask(WANTED, { origin: "https://example.com" });
    const tooMany = await refusalOf(ask(WANTED, { origin: "https://example.com" }));
    expect(tooMany).toMatchObject({ status: 429, code: "RATE_LIMITED", retry: 60 });
  });
});

describe("a handle", () => {
  it("is refused where nothing was uploaded", async () => {
    const { handle } = await ask(WANTED);
    expect(await refusalOf(post(handle))).toMatchObject(REFUSED);
    expect(world.recorded).toEqual([]);
  });

  it("is refused where another size or type was uploaded than was promised", async () => {
    const shorter = await ask(WANTED);
    upload(shorter, PDF.subarray(1));
    expect(await refusalOf(post(shorter.handle))).toMatchObject(REFUSED);
    const other = await ask(WANTED);
    upload(other, PDF, "text/html");
    expect(await refusalOf(post(other.handle))).toMatchObject(REFUSED);
    const decorated = await ask(WANTED);
    upload(decorated, PDF, "Application/PDF; charset=binary");
    await post(decorated.handle);
  });

  it("is refused where the file is not what it says, and the form minds", async () => {
    const policy = { files: { ...FILES, allowedTypes: ["application/pdf"] } };
    world.given(policy, {}, { storage: TEST_STORAGE });
    const ticket = await ask(WANTED);
    upload(ticket, Buffer.from("MZ".padEnd(PDF.length, "x")));
    expect((await refusalOf(post(ticket.handle))).code).toBe("FILE_TYPE_NOT_ALLOWED");
    const honest = await ask(WANTED);
    upload(honest);
    await post(honest.handle);
  });

  it("of another form, another bucket or nobody is refused", async () => {
    const ticket = await ask(WANTED);
    upload(ticket);
    const { handle } = ticket;
    const foreign = forge(handle, { formId: "01900000-0000-7000-8000-0000000000ff" });
    const [version = "", payload = "", mac = ""] = handle.split(".");
    const flipped = `${mac.startsWith("A") ? "B" : "A"}${mac.slice(1)}`;
    for (const bad of [
      foreign,
      forge(handle, {}, "another bucket's secret"),
      `${version}.${payload}x.${mac}`,
      `${version}.${payload}.${flipped}`,
      `u2.${payload}.${mac}`,
      `${handle}.x`,
      `${version}.${payload}`,
      "nonsense",
      "x".repeat(10_000),
    ]) {
      expect(await refusalOf(post(bad)), bad.slice(0, 80)).toMatchObject(REFUSED);
    }
    await post(handle);
  });

  it("is good for an hour", async () => {
    const ticket = await ask(WANTED);
    upload(ticket);
    world.clock.advance({ ms: 3_600_000 });
    expect(await refusalOf(post(ticket.handle))).toMatchObject(REFUSED);
  });

  it("works once: the row decides, and the file stays for the post that has it", async () => {
    const ticket = await ask(WANTED);
    upload(ticket);
    world.record = () => Promise.resolve("upload_used");
    expect(await refusalOf(post(ticket.handle))).toMatchObject(REFUSED);
    expect(world.bucket.objects.size).toBe(1);
  });

  it("is one file, though a post brings it twice", async () => {
    const ticket = await ask(WANTED);
    upload(ticket);
    await post(ticket.handle, ` ${ticket.handle} `);
    expect(world.recorded[0]?.files).toHaveLength(1);
  });

  it("counts as a file", async () => {
    const tickets = await Promise.all([ask(WANTED), ask(WANTED), ask(WANTED), ask(WANTED)]);
    for (const ticket of tickets) upload(ticket);
    const handles = tickets.map(({ handle }) => handle);
    expect((await refusalOf(post(...handles))).code).toBe("TOO_MANY_FILES");
    await post(...handles.slice(1));
    expect(world.recorded[0]?.files).toHaveLength(3);
  });

  it("meets what its field requires, unless its file is empty or another field's", async () => {
    const validation = { fields: { cv: { required: true } }, multiple: [] };
    world.given({ files: FILES, validation }, {}, { storage: TEST_STORAGE });
    const missing = { status: 422, code: "REQUIRED_FIELD_MISSING" };
    expect(await refusalOf(post())).toMatchObject(missing);
    const [other, empty, cv] = await Promise.all([
      ask({ ...WANTED, field: "other" }),
      ask({ ...WANTED, size: 0 }),
      ask(WANTED),
    ]);
    upload(other);
    upload(cv);
    expect(await refusalOf(post(other.handle))).toMatchObject(missing);
    expect(await refusalOf(post(empty.handle))).toMatchObject({ status: 422, code: "REQUIRED_FIELD_EMPTY" });
    await post(cv.handle);
    expect(world.recorded[0]?.files).toMatchObject([{ fieldName: "cv" }]);
  });

  it("that nobody signed meets nothing, whatever it says", async () => {
    const validation = { fields: { cv: { required: true } }, multiple: [] };
    world.given({ files: FILES, validation }, {}, { storage: TEST_STORAGE });
    const { handle } = await ask({ ...WANTED, field: "other" });
    expect(await refusalOf(post(forge(handle, { field: "cv" }, "nobody's")))).toMatchObject(REFUSED);
    for (const garbage of ["nonsense", "u1.bm8.x", "u1..", "u1.eyJhIjoxfQ.x"]) {
      expect((await refusalOf(post(garbage))).code).toBe("REQUIRED_FIELD_MISSING");
    }
    expect(world.recorded).toEqual([]);
  });
});

describe("a handle while the customer's bucket does not answer", () => {
  const away = () => Promise.reject(new ObjectStoreError("unreachable", "No.", "ETIMEDOUT"));

  it("is taken as it was promised, with the size and type that were signed", async () => {
    const ticket = await ask(WANTED);
    upload(ticket);
    Object.assign(world.bucket.store, { head: away, readStart: away });
    await post(ticket.handle);
    const [submission] = world.recorded;
    expect(submission?.files).toEqual([
      {
        fieldName: "cv",
        name: "cv.pdf",
        type: "application/pdf",
        sizeBytes: PDF.length,
        path: [...world.bucket.objects.keys()][0],
        location: "tenant",
      },
    ]);
    expect(submission?.uploadKeys).toEqual([submission?.files[0]?.path]);
  });

  it("is checked for whom, until when and by whom all the same, also where the bucket is not asked any more", async () => {
    const ticket = await ask(WANTED);
    upload(ticket);
    Object.assign(world.bucket.store, { head: away, readStart: away });
    const bad = [
      forge(ticket.handle, {}, "another bucket's secret"),
      forge(ticket.handle, { formId: "01900000-0000-7000-8000-0000000000ff" }),
      forge(ticket.handle, { expiresAt: 0 }),
    ];
    for (const handle of bad) expect(await refusalOf(post(handle))).toMatchObject(REFUSED);
    await post(ticket.handle);
    await post(ticket.handle);
    Object.assign(world.bucket.store, { head: () => Promise.reject(new Error("must not be asked")) });
    for (const handle of bad) expect(await refusalOf(post(handle))).toMatchObject(REFUSED);
    await post(ticket.handle);
    expect(world.recorded).toHaveLength(3);
  });

  it("is refused for now where nobody can tell whether it is ours", async () => {
    const ticket = await ask(WANTED);
    upload(ticket);
    world.ctx.secrets.get = () => Promise.reject(new Error("the vault is away"));
    expect(await refusalOf(post(ticket.handle))).toMatchObject({ status: 503, code: "UNAVAILABLE" });
    expect(world.recorded).toEqual([]);
  });
});
