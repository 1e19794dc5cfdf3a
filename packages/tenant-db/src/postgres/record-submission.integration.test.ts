import { newId } from "@formtrap/contracts";
import { newSubmission } from "@formtrap/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import type { NewSubmission, RecordOutcome, TenantStore } from "../index.ts";
import { openTestStores, type TestStores } from "../testing/test-stores.fixture.ts";
import { type TestTenant, untilBackendsWait, withClient } from "../testing/test-tenant.fixture.ts";

const CLOSED_AT = new Date("2026-06-01T00:00:00.000Z");
const BEFORE = new Date("2026-05-31T23:59:59.999Z");

let tenant: TestTenant;
let ingest: TenantStore;
let app: TenantStore;
let addForm: TestStores["addForm"];
beforeAll(async () => {
  const stores = await openTestStores({ connectionsPerPoolMax: 20 });
  ({ tenant, ingest, app, addForm } = stores);
  return () => stores.close();
});

const record = (submission: NewSubmission) => ingest.submissions.record(submission);

async function rows(table: string, where: string, value: string): Promise<Record<string, unknown>[]> {
  const { rows: found } = await tenant.admin.query<Record<string, unknown>>(
    `SELECT * FROM ${tenant.schema}.${table} WHERE ${where} = $1`,
    [value],
  );
  return found;
}

const submissionsOf = (formId: string) => rows("submissions", "form_id", formId);

function tally(outcomes: readonly RecordOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

describe("recording a submission", () => {
  it("stores every column as it was given, and nothing that was not", async () => {
    const file = { name: "cv, {1}.pdf", path: "a/b", type: "application/pdf", location: "tenant" } as const;
    const formId = await addForm();
    const submission = newSubmission(formId, {
      dataJson: JSON.stringify({ b: "x", a: ["1", "2"], first_name: 'q"\\é🙂' }),
      fieldOrder: ["b", "a", "first_name"],
      files: [{ ...file, fieldName: "resume", sizeBytes: 12 }],
      mailOptions: { subject: "Order", cc: ["team@example.com"] },
    });
    expect(await record(submission)).toBe("stored");
    expect(await submissionsOf(formId)).toMatchObject([
      {
        id: submission.id,
        email: "ada@example.com",
        name: "Ada",
        status: "new",
        is_read: false,
        is_spam: false,
        read_at: null,
        spam_score: 0.1,
        spam_reason: null,
        data: { b: "x", a: ["1", "2"], first_name: 'q"\\é🙂' },
        field_order: ["b", "a", "first_name"],
        files: [{ ...file, field: "resume", size: 12 }],
        ip_address: "203.0.113.0",
        user_agent: "test",
        referer: "https://example.com/contact",
        mail_options: { subject: "Order", cc: ["team@example.com"] },
        webhook_sent: false,
        email_sent: false,
        created_at: submission.createdAt,
        updated_at: submission.createdAt,
        deleted_at: null,
      },
    ]);
    expect(await app.submissions.count(formId)).toBe(1);
  });

  it("writes pending deliveries with it, due at once", async () => {
    const submission = newSubmission(await addForm(), {
      deliveries: [
        { id: newId(), destinationId: newId(), channel: "webhook" },
        { id: newId(), destinationId: newId(), channel: "email" },
      ],
    });
    expect(await record(submission)).toBe("stored");
    const deliveries = await rows("deliveries", "submission_id", submission.id);
    expect(new Set(deliveries.map(({ id, status, attempts }) => ({ id, status, attempts })))).toEqual(
      new Set(submission.deliveries.map(({ id }) => ({ id, status: "pending", attempts: 0 }))),
    );
    expect(deliveries[0]?.["next_attempt_at"]).toEqual(submission.createdAt);
  });

  it("answers duplicate to the same id, and keeps the first", async () => {
    const formId = await addForm();
    const submission = newSubmission(formId);
    expect(await record(submission)).toBe("stored");
    expect(await record({ ...submission, dataJson: '{"other":1}' })).toBe("duplicate");
    expect(await submissionsOf(formId)).toHaveLength(1);
  });

  it("stores one of twenty at once with the same id", async () => {
    const formId = await addForm();
    const submission = newSubmission(formId);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => record(submission)));
    expect(tally(outcomes)).toEqual({ stored: 1, duplicate: 19 });
    expect(await submissionsOf(formId)).toHaveLength(1);
  });

  it("answers form_missing where there is no such form", async () => {
    expect(await record(newSubmission(newId()))).toBe("form_missing");
  });

  it("answers erased where a tombstone stands, to replays too", async () => {
    const formId = await addForm();
    const submission = newSubmission(formId);
    await tenant.admin.query(`INSERT INTO ${tenant.schema}.deleted_submissions (id) VALUES ($1)`, [
      submission.id,
    ]);
    expect(await record(submission)).toBe("erased");
    expect(await record({ ...submission, alreadyAccepted: true })).toBe("erased");
    expect(await record({ ...submission, formId: newId() })).toBe("erased");
    expect(await submissionsOf(formId)).toEqual([]);
  });

  it("does not bring back a person who is being erased while the replay waits", async () => {
    const formId = await addForm();
    const submission = newSubmission(formId, { alreadyAccepted: true });
    expect(await record(submission)).toBe("stored");
    await tenant.admin.query("BEGIN");
    await tenant.admin.query(`DELETE FROM ${tenant.schema}.submissions WHERE id = $1`, [submission.id]);
    await tenant.admin.query(`INSERT INTO ${tenant.schema}.deleted_submissions (id) VALUES ($1)`, [
      submission.id,
    ]);
    const replay = record(submission);
    await untilBackendsWait(tenant.database.url, 1);
    await tenant.admin.query("COMMIT");
    expect(await replay).toBe("erased");
    expect(await submissionsOf(formId)).toEqual([]);
  });

  it("closes at the form's time by the post's own clock, but not to what was accepted before", async () => {
    const formId = await addForm({ closesAt: CLOSED_AT });
    const late = newSubmission(formId, { createdAt: CLOSED_AT });
    expect(await record(newSubmission(formId, { createdAt: BEFORE }))).toBe("stored");
    expect(await record(late)).toBe("closed");
    expect(await record({ ...late, alreadyAccepted: true })).toBe("stored");
    expect(await record(late)).toBe("duplicate");
  });

  it("answers stale_policy to an older policy, but not to a replay, nor to a newer one", async () => {
    const formId = await addForm({ policyVersion: 3 });
    const old = newSubmission(formId, { policyVersion: 2 });
    expect(await record(old)).toBe("stale_policy");
    expect(await submissionsOf(formId)).toEqual([]);
    expect(await record({ ...old, alreadyAccepted: true })).toBe("stored");
    expect(await record(old)).toBe("duplicate");
    expect(await record(newSubmission(formId, { policyVersion: 4 }))).toBe("stored");
  });

  it("rejects a row that Postgres cannot store as the row's own fault", async () => {
    const formId = await addForm();
    const nul = newSubmission(formId, { dataJson: '{"a":"\\u0000"}' });
    await expect(record(nul)).rejects.toMatchObject({
      name: "TenantDataError",
      reason: "rejected",
      sqlState: "22P05",
    });
    const delivery = { id: newId(), destinationId: newId(), channel: "webhook" } as const;
    const twice = newSubmission(formId, { deliveries: [delivery, delivery] });
    await expect(record(twice)).rejects.toMatchObject({ name: "TenantDataError", sqlState: "23505" });
    expect(await submissionsOf(formId)).toEqual([]);
  });
});

describe("a cap", () => {
  it("of 7 stores exactly 7 of twenty that come at once, spam apart", async () => {
    const formId = await addForm({ maxSubmissions: 7 });
    await record(newSubmission(formId, { status: "spam" }));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => record(newSubmission(formId))));
    expect(tally(outcomes)).toEqual({ stored: 7, limited: 13 });
    expect(await record(newSubmission(formId, { status: "spam" }))).toBe("stored");
    expect(await record(newSubmission(formId))).toBe("limited");
    expect((await submissionsOf(formId)).filter((row) => row["status"] === "new")).toHaveLength(7);
  });

  it("counts what was there before it was set, and is counted anew when it changes", async () => {
    const formId = await addForm();
    for (let index = 0; index < 3; index += 1) await record(newSubmission(formId));
    await setCap(formId, 4);
    expect(await record(newSubmission(formId))).toBe("stored");
    expect(await record(newSubmission(formId))).toBe("limited");
    await setCap(formId, null);
    expect(await record(newSubmission(formId))).toBe("stored");
    await setCap(formId, 6);
    expect(await record(newSubmission(formId))).toBe("stored");
    expect(await record(newSubmission(formId))).toBe("limited");
  });

  it("tells a repeated post that it stands, and takes no second place for it", async () => {
    const formId = await addForm({ maxSubmissions: 2 });
    const first = newSubmission(formId);
    expect(await record(first)).toBe("stored");
    expect(await record(first)).toBe("duplicate");
    expect(await record(newSubmission(formId))).toBe("stored");
    expect(await record(first)).toBe("duplicate");
    expect(await rows("form_counters", "form_id", formId)).toEqual([{ form_id: formId, submissions: "2" }]);
  });

  it("does not keep out a replay, and counts it", async () => {
    const formId = await addForm({ maxSubmissions: 1 });
    expect(await record(newSubmission(formId))).toBe("stored");
    expect(await record(newSubmission(formId, { alreadyAccepted: true }))).toBe("stored");
    expect(await rows("form_counters", "form_id", formId)).toEqual([{ form_id: formId, submissions: "2" }]);
  });

  it("is not there for forms without one: their posts never wait for each other", async () => {
    const formId = await addForm();
    await tenant.admin.query("BEGIN");
    await tenant.admin.query(`SET LOCAL ROLE ${tenant.owner.name}`);
    const held = newSubmission(formId);
    await tenant.admin.query(
      `SELECT ${tenant.schema}.record_submission_v1($1,$2,1,now(),'new',null,null,'{}','[]','[]',null,null,null,null,null,null,null,null,false)`,
      [held.id, formId],
    );
    expect(await record(newSubmission(formId))).toBe("stored");
    await tenant.admin.query("ROLLBACK");
  });

  async function setCap(formId: string, cap: number | null): Promise<void> {
    await tenant.admin.query(`UPDATE ${tenant.schema}.forms SET max_submissions = $2 WHERE id = $1`, [
      formId,
      cap,
    ]);
  }
});

describe("an uploaded file's handle", () => {
  it("works once, and the refused post leaves nothing behind", async () => {
    const formId = await addForm({ maxSubmissions: 5 });
    const key = `k/"quoted", {braces} \\ ${newId()}`;
    const fresh = `k/${newId()}`;
    expect(await record(newSubmission(formId, { uploadKeys: [key] }))).toBe("stored");
    const second = newSubmission(formId, { uploadKeys: [fresh, key] });
    expect(await record(second)).toBe("upload_used");
    expect(await rows("uploads", "used_by", second.id)).toEqual([]);
    expect(await rows("form_counters", "form_id", formId)).toEqual([{ form_id: formId, submissions: "1" }]);
    expect(await record(newSubmission(formId, { uploadKeys: [fresh, fresh] }))).toBe("stored");
  });

  it.each([
    ["form_missing", "its form is deleted"],
    ["erased", "it is erased"],
  ])("is given back, and %s answered, where %s while the post waits for it", async (outcome) => {
    const formId = await addForm();
    const submission = newSubmission(formId, { uploadKeys: [newId()] });
    const taken = `('${submission.uploadKeys[0]}', '${formId}', '${newId()}')`;
    await tenant.admin.query(
      `BEGIN; INSERT INTO ${tenant.schema}.uploads (key, form_id, used_by) VALUES ${taken}`,
    );
    const waiting = record(submission);
    await untilBackendsWait(tenant.database.url, 1);
    const change =
      outcome === "form_missing"
        ? `DELETE FROM ${tenant.schema}.forms WHERE id = '${formId}'`
        : `INSERT INTO ${tenant.schema}.deleted_submissions (id) VALUES ('${submission.id}')`;
    await withClient(tenant.database.url, (other) => other.query(change));
    await tenant.admin.query("ROLLBACK");
    expect(await waiting).toBe(outcome);
    expect(await rows("uploads", "used_by", submission.id)).toEqual([]);
    expect(await submissionsOf(formId)).toEqual([]);
  });

  it("makes one row of a post that comes twice at once", async () => {
    const formId = await addForm();
    const submission = newSubmission(formId, { uploadKeys: [newId(), newId()] });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => record(submission)));
    expect(tally(outcomes)).toEqual({ stored: 1, duplicate: 7 });
  });

  it("of two, taken in opposite orders by many, never locks anybody out", async () => {
    const formId = await addForm();
    const [a, b] = [newId(), newId()];
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_value, index) =>
        record(newSubmission(formId, { uploadKeys: index % 2 === 0 ? [a, b] : [b, a] })),
      ),
    );
    expect(tally(outcomes)).toEqual({ stored: 1, upload_used: 11 });
  });
});
