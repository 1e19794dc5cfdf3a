import { newId } from "@formtrap/contracts";
import { newSubmission } from "@formtrap/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import type { NewSubmission, TenantStore } from "../index.ts";
import { newForm } from "../testing/new-form.fixture.ts";
import { openTestStores, type TestStores } from "../testing/test-stores.fixture.ts";
import type { TestTenant } from "../testing/test-tenant.fixture.ts";

const CLOSED_AT = new Date("2026-06-01T00:00:00.000Z");

let tenant: TestTenant;
let app: TenantStore;
let addForm: TestStores["addForm"];
beforeAll(async () => {
  const stores = await openTestStores();
  ({ tenant, app, addForm } = stores);
  return () => stores.close();
});

const record = (submission: NewSubmission) => app.submissions.record(submission);

describe("the search column", () => {
  const words = (count: number, word: (index: number) => string) =>
    Array.from({ length: count }, (_value, index) => word(index)).join(" ");

  it.each([
    ["one letter a word", words(130_000, (index) => String.fromCodePoint(0x4e00 + (index % 20_000)))],
    ["different short words", words(50_000, (index) => index.toString(36))],
    ["compound words", words(30_000, (index) => `${index.toString(36)}-a-b-${index}`)],
    ["addresses", words(12_000, (index) => `http://a${index}.b.c/d${index}?e=${index}`)],
    ["one endless word", "x".repeat(262_144)],
    ["four-byte letters", words(30_000, (index) => String.fromCodePoint(0x20000 + index))],
    [
      "letters that grow when lowered",
      words(60_000, (index) => `Ⱥ${String.fromCodePoint(0x23a + (index % 8))}`),
    ],
    ["markup", "<a href='b'>".repeat(20_000)],
  ])("never refuses large data: %s", async (_name, text) => {
    const formId = await addForm();
    expect(await record(newSubmission(formId, { dataJson: JSON.stringify({ text }) }))).toBe("stored");
    const values = Object.fromEntries(
      text.match(/.{1,1000}/gsu)?.map((part, index) => [`f${index}`, part]) ?? [],
    );
    expect(await record(newSubmission(formId, { dataJson: JSON.stringify(values) }))).toBe("stored");
    const limit = text.slice(0, 60_000).toWellFormed().replaceAll("�", "");
    expect(await record(newSubmission(formId, { dataJson: JSON.stringify({ limit }) }))).toBe("stored");
    const { rows: sizes } = await tenant.admin.query<{ bytes: number }>(
      `SELECT max(pg_column_size(search || ''::tsvector))::int AS bytes FROM ${tenant.schema}.submissions WHERE form_id = $1`,
      [formId],
    );
    // Half of what Postgres refuses: room for what nobody thought of.
    expect(sizes[0]?.bytes).toBeLessThan(524_288);
  });

  it("finds words of values, over line ends, and an email address as a whole", async () => {
    const formId = await addForm();
    await record(
      newSubmission(formId, {
        dataJson: JSON.stringify({ secretkey: "Alpha\nBeta", mail: "Ada@Example.com" }),
      }),
    );
    const find = async (query: string) => {
      const { rowCount } = await tenant.admin.query(
        `SELECT FROM ${tenant.schema}.submissions WHERE form_id = $1 AND search @@ to_tsquery('simple', $2)`,
        [formId, query],
      );
      return rowCount;
    };
    expect([await find("beta"), await find("'ada@example.com'"), await find("secretkey")]).toEqual([1, 1, 0]);
  });
});

describe("reading and writing forms", () => {
  it("gives back what was inserted, and leaves an existing form as it is", async () => {
    const form = newForm({
      closesAt: CLOSED_AT,
      maxSubmissions: 9,
      rateLimitPerMinute: 0,
      createdBy: newId(),
    });
    await app.forms.insert(form);
    await app.forms.insert({ ...form, name: "Other" });
    expect(await app.forms.find(form.id)).toEqual(form);
    expect(await app.forms.find(newId())).toBeNull();
  });

  it("takes a form with its submissions when it is deleted", async () => {
    const formId = await addForm();
    await record(
      newSubmission(formId, { deliveries: [{ id: newId(), destinationId: newId(), channel: "slack" }] }),
    );
    await tenant.admin.query(`DELETE FROM ${tenant.schema}.forms WHERE id = $1`, [formId]);
    expect(await app.submissions.count(formId)).toBe(0);
  });

  it.each([
    ["validation", `'{"fields":7}'`],
    ["allowed_origins", "'[1]'"],
    ["closes_at", "'infinity'"],
    ["captcha", `'{"mode":"none"}'`],
    ["max_file_size", "9007199254740993"],
  ])("does not trust a row whose %s makes no sense", async (column, value) => {
    const formId = await addForm();
    await tenant.admin.query(`UPDATE ${tenant.schema}.forms SET ${column} = ${value} WHERE id = $1`, [
      formId,
    ]);
    await expect(app.forms.find(formId)).rejects.toMatchObject({
      name: "TenantDataError",
      reason: "unparsable",
    });
  });

  it("tells the server's version", async () => {
    expect((await app.health()).serverVersionNum).toBeGreaterThan(140_000);
  });
});

describe("what stands already", () => {
  it("is known by its id, an erased post too, and asking changes nothing", async () => {
    const formId = await addForm({ maxSubmissions: 1 });
    const submission = newSubmission(formId);
    const isRecorded = () => app.submissions.isRecorded(submission);
    expect(await isRecorded()).toBe(false);
    expect(await app.submissions.count(formId)).toBe(0);
    expect(await record(submission)).toBe("stored");
    expect(await isRecorded()).toBe(true);
    await tenant.admin.query(
      `WITH gone AS (DELETE FROM ${tenant.schema}.submissions WHERE id = $1 RETURNING id)
       INSERT INTO ${tenant.schema}.deleted_submissions (id) SELECT id FROM gone`,
      [submission.id],
    );
    expect(await isRecorded()).toBe(true);
    const { rows } = await tenant.admin.query(
      `SELECT submissions::int FROM ${tenant.schema}.form_counters WHERE form_id = $1`,
      [formId],
    );
    expect(rows).toEqual([{ submissions: 1 }]);
  });

  it("is nothing for a form that is gone", async () => {
    expect(await app.submissions.isRecorded({ id: newId(), formId: newId() })).toBe(false);
  });
});

describe("files that no submission holds", () => {
  it("are those whose keys no post used", async () => {
    const formId = await addForm();
    const used = [newId(), `odd "{key}" \\ é`];
    const free = [newId(), 'free, "quoted" {x}'];
    expect(await record(newSubmission(formId, { uploadKeys: used }))).toBe("stored");
    const unused = await app.uploads.unused([...used, ...free]);
    expect(new Set(unused)).toEqual(new Set(free));
    expect(await app.uploads.unused([])).toEqual([]);
  });
});
