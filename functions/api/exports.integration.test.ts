import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type InboxWorld, inboxWorld } from "./inbox-world.fixture.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

let world: InboxWorld;
let direct: string;
beforeAll(async () => {
  world = await inboxWorld();
  direct = `/forms/${world.formId}/export`;
}, 60_000);
afterAll(() => world.close());

const at = (second: number) => new Date(Date.parse("2026-05-04T03:00:00Z") + second * 1_000);

/** So many small ones, one a second, by the customer's own database. */
async function fill(formId: string, count: number, bytes: number): Promise<void> {
  await world.sql(
    `INSERT INTO t.submissions (id, form_id, data, field_order, created_at)
     SELECT gen_random_uuid(), $1, jsonb_build_object('n', n, 'message', repeat(md5(n::text), $3::int / 32)),
       '["n", "message"]', $4::timestamptz + n * interval '1 second' FROM generate_series(1, $2::int) n`,
    [formId, count, bytes, at(0)],
  );
}

async function newForm(): Promise<string> {
  const { createForm } = await import("@formtrap/core/form");
  const input = { name: "Another", retentionDays: null };
  return (await createForm({ ctx: world.space.ctx, input })).formId;
}

const jobSchema = z.object({ id: z.uuid() });
const exportSchema = z.looseObject({
  rows: z.int(),
  sizeBytes: z.int().nullable(),
  job: z.looseObject({ id: z.uuid(), status: z.string(), error: z.string().nullable() }),
  link: z.object({ url: z.string(), fileName: z.string() }).nullable(),
});

async function exportByJob(body: unknown) {
  const started = await world.call("POST", "/exports", body);
  expect(started).toMatchObject({ status: 202, json: { kind: "export_submissions", status: "queued" } });
  const { id } = jobSchema.parse(started.json);
  await world.work();
  return exportSchema.parse((await world.call("GET", `/exports/${id}`)).json);
}

async function keysOf(prefix: string): Promise<readonly string[]> {
  const list = new ListObjectsV2Command({ Bucket: world.space.bucket, Prefix: prefix });
  const { Contents = [] } = await world.space.s3.send(list);
  return Contents.map(({ Key = "" }) => Key);
}

describe("an export at once", () => {
  beforeAll(async () => {
    const fields = (data: object) => ({ dataJson: JSON.stringify(data), fieldOrder: Object.keys(data) });
    await world.add({ createdAt: at(1), ...fields({ name: "Ada", message: "Hello, engine" }) });
    await world.add({ createdAt: at(2), ...fields({ name: "=1+1", tags: ["a", "b"], message: "-5" }) });
    await world.add({ createdAt: at(3), status: "spam", ...fields({ name: "Spam" }) });
  });

  it("is CSV that spreadsheets open as it is, newest first, with every field's column", async () => {
    const answer = await world.call("GET", `${direct}?isSpam=false`);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": expect.stringMatching(/^attachment; filename="submissions-[\d-]+\.csv"/),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect([...answer.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header = "", first = "", second = ""] = answer.text.slice(1).split("\r\n");
    expect(header).toMatch(
      /^submission_id,submission_time,submission_status,name,tags,message,submission_files/,
    );
    expect(first).toContain(`,new,'=1+1,"a, b",-5,`);
    expect(second).toContain(`,new,Ada,,"Hello, engine",`);
  });

  it("is JSON, lines of JSON or a spreadsheet, of the fields and submissions that are asked for", async () => {
    const json = await world.call("GET", `${direct}?format=json&field=name&field=tags&status=new`);
    expect(json.json).toMatchObject([
      { status: "new", data: { name: "=1+1", tags: ["a", "b"] }, fieldOrder: ["name", "tags"] },
      { status: "new", data: { name: "Ada" }, fieldOrder: ["name"] },
    ]);
    const lines = await world.call("GET", `${direct}?format=ndjson&isSpam=true`);
    expect(lines.headers["content-type"]).toBe("application/x-ndjson");
    expect(JSON.parse(lines.text)).toMatchObject({ status: "spam", data: { name: "Spam" } });
    const sheet = await world.call("GET", `${direct}?format=xlsx`);
    expect(sheet.headers["content-type"]).toBe(XLSX);
    expect(sheet.bytes.subarray(0, 2).toString()).toBe("PK");
    const none = await world.call("GET", `${direct}?format=json&search=nobody`);
    expect(none.json).toEqual([]);
  });

  it("is not of more than an answer holds", async () => {
    const formId = await newForm();
    await fill(formId, 1_001, 32);
    const answer = await world.call("GET", `/forms/${formId}/export`);
    expect(answer).toMatchObject({ status: 413, json: { code: "too_large" } });
    const some = await world.call("GET", `/forms/${formId}/export?to=${at(1_001).toISOString()}`);
    expect(some.text.trimEnd().split("\r\n")).toHaveLength(1_001);
    const large = await newForm();
    await fill(large, 100, 60_000);
    expect(await world.call("GET", `/forms/${large}/export`)).toMatchObject({ status: 413 });
  });

  it("is audited, and is nobody's who has not the right to it", async () => {
    const eve = await world.api.signUp("Eve");
    const path = `/spaces/${world.ada.spaceId}${direct}`;
    expect(await world.api.call("GET", path, { as: eve })).toMatchObject({ status: 404 });
    const hers = `/spaces/${eve.spaceId}${direct}`;
    expect(await world.api.call("GET", hers, { as: eve })).toMatchObject({ status: 404 });
    const body = { name: "Reader", rights: ["submission:read"], expiresAt: null };
    const made = await world.call("POST", "/keys", body);
    const { secret } = z.object({ secret: z.string() }).parse(made.json);
    expect(await world.api.call("GET", path, { as: { key: secret } })).toMatchObject({ status: 403 });
    const audit = await world.space.ctx.control
      .selectFrom("auditLog")
      .select("targetId")
      .where("action", "=", "submission.export")
      .where("phase", "=", "succeeded")
      .execute();
    expect(audit.map(({ targetId }) => targetId)).toContain(world.formId);
  });

  it.each(["format=pdf", "field=", "cursor=x", "status=none", "from=yesterday"])(
    "is not by %s",
    async (query) => {
      expect(await world.call("GET", `${direct}?${query}`)).toMatchObject({ status: 422 });
    },
  );
});

describe("an export by a job", () => {
  it("puts a document into the customer's own bucket, in pieces where it is large, and nothing else stays", async () => {
    const formId = await newForm();
    await fill(formId, 2_500, 6_000);
    const done = await exportByJob({ formId, format: "ndjson" });
    expect(done).toMatchObject({ rows: 2_500, job: { status: "succeeded" } });
    const document = await fetch(done.link?.url ?? "");
    expect(document.headers.get("content-disposition")).toContain("attachment");
    const text = await document.text();
    expect(Buffer.byteLength(text)).toBe(done.sizeBytes);
    expect(done.sizeBytes).toBeGreaterThan(16 * 1024 * 1024 - 1_000_000);
    const numbers = text
      .trimEnd()
      .split("\n")
      .map((line) => z.object({ data: z.object({ n: z.int() }) }).parse(JSON.parse(line)).data.n);
    expect(numbers).toEqual(Array.from({ length: 2_500 }, (_value, index) => 2_500 - index));
    expect((await keysOf("formtrap/exports/")).map((key) => key.split("/").at(-1))).toEqual([
      "document.ndjson",
    ]);
  }, 60_000);

  it("keeps neither addresses nor anything of visitors in its row, and makes each address anew", async () => {
    const formId = await newForm();
    await fill(formId, 3, 64);
    const done = await exportByJob({ formId, format: "csv" });
    const { state } = await world.space.ctx.control
      .selectFrom("job")
      .select("state")
      .where("id", "=", done.job.id)
      .executeTakeFirstOrThrow();
    for (const secret of ["http", "Signature", "message", done.link?.fileName ?? "?"]) {
      expect(JSON.stringify(state)).not.toContain(secret);
    }
    const list = await world.call("GET", "/exports");
    expect(list.text).toContain(done.job.id);
    expect(list.text).not.toContain("Signature");
  });

  it.each(["csv", "json", "xlsx"] as const)(
    "of %s is the same document as the one at once",
    async (format) => {
      const filter = { isSpam: false };
      const done = await exportByJob({ formId: world.formId, format, filter });
      const byJob = Buffer.from(await (await fetch(done.link?.url ?? "")).arrayBuffer());
      const atOnce = await world.call("GET", `${direct}?format=${format}&isSpam=false`);
      if (format === "xlsx") expect(byJob.subarray(0, 2).toString()).toBe("PK");
      else expect(byJob.equals(atOnce.bytes)).toBe(true);
    },
  );

  it("may be a key's, for as long as the key works", async () => {
    const makeKey = async (rights: readonly string[]) => {
      const { json } = await world.call("POST", "/keys", { name: "Exporter", rights, expiresAt: null });
      return z.object({ key: z.object({ id: z.uuid() }), secret: z.string() }).parse(json);
    };
    const body = { formId: world.formId, format: "ndjson" };
    const path = `/spaces/${world.ada.spaceId}/exports`;
    const { key, secret } = await makeKey(["submission:export"]);
    const start = async () =>
      jobSchema.parse((await world.api.call("POST", path, { as: { key: secret }, body })).json);
    const first = await start();
    await world.work();
    const done = await world.api.call("GET", `${path}/${first.id}`, { as: { key: secret } });
    expect(exportSchema.parse(done.json)).toMatchObject({ rows: 3, job: { status: "succeeded" } });
    const second = await start();
    await world.call("DELETE", `/keys/${key.id}`);
    await world.work();
    const refused = await world.call("GET", `/exports/${second.id}`);
    expect(refused.json).toMatchObject({ link: null, job: { status: "failed", errorCode: "forbidden" } });
  });

  it("of nothing is an empty document", async () => {
    const formId = await newForm();
    const done = await exportByJob({ formId, format: "json" });
    expect(await (await fetch(done.link?.url ?? "")).json()).toEqual([]);
    const csv = await exportByJob({ formId });
    expect((await (await fetch(csv.link?.url ?? "")).text()).split("\r\n")).toHaveLength(2);
  });

  it("is gone after a week: no address is made any more, and the next export removes it", async () => {
    const week = newId().replace(/^[^-]+-[^-]+/, "01900000-0000");
    const others = [`formtrap/exports/${week}/document.csv`, "formtrap/exports/readme.txt"];
    for (const Key of others) {
      await world.space.s3.send(new PutObjectCommand({ Bucket: world.space.bucket, Key, Body: "x" }));
    }
    const formId = await newForm();
    const done = await exportByJob({ formId });
    const keys = await keysOf("formtrap/exports/");
    expect(keys).not.toContain(others[0]);
    expect(keys).toContain(others[1]);
    await world.space.ctx.control
      .updateTable("job")
      .set({ createdAt: new Date(Date.now() - 7 * 86_400_000) })
      .where("id", "=", done.job.id)
      .execute();
    const answer = await world.call("GET", `/exports/${done.job.id}`);
    expect(answer).toMatchObject({ status: 200, json: { link: null } });
  });

  it("of a spreadsheet that memory does not hold fails with what to do instead", async () => {
    const formId = await newForm();
    await fill(formId, 140, 250_000);
    const done = await exportByJob({ formId, format: "xlsx" });
    expect(done).toMatchObject({
      link: null,
      job: { status: "failed", errorCode: "too_large", error: expect.stringContaining("choose CSV") },
    });
    const left = await keysOf("formtrap/exports/");
    expect(left.filter((key) => !/document\.|readme/.test(key))).toEqual([]);
  }, 60_000);

  it("is another space's as little as one that never was", async () => {
    const done = await exportByJob({ formId: world.formId });
    const eve = await world.api.signUp("Eve");
    const of = (id: string) => world.api.call("GET", `/spaces/${eve.spaceId}/exports/${id}`, { as: eve });
    const detail = ({ json }: { readonly json: unknown }) =>
      z.looseObject({ detail: z.string() }).parse(json).detail;
    const [theirs, nobodys] = [await of(done.job.id), await of(newId())];
    expect([theirs.status, nobodys.status]).toEqual([404, 404]);
    expect(detail(theirs)).toBe(detail(nobodys));
    const body = { formId: world.formId };
    const start = await world.api.call("POST", `/spaces/${eve.spaceId}/exports`, { as: eve, body });
    expect(start).toMatchObject({ status: 404 });
  });
});
