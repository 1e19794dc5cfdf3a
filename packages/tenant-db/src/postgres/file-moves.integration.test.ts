import { newId } from "@formtrap/contracts";
import { newSubmission } from "@formtrap/testkit";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SubmissionFile, TenantStore } from "../index.ts";
import { type AnsweringStore, startAnsweringStore } from "../testing/answering-store.fixture.ts";
import { openTestStores, type TestStores } from "../testing/test-stores.fixture.ts";
import type { TestTenant } from "../testing/test-tenant.fixture.ts";

let tenant: TestTenant;
let app: TenantStore;
let ingest: TenantStore;
let addForm: TestStores["addForm"];
beforeAll(async () => {
  const stores = await openTestStores();
  ({ tenant, app, ingest, addForm } = stores);
  return () => stores.close();
});

const spooled = (name: string): SubmissionFile => ({
  name,
  fieldName: "resume",
  path: `files/tenant/submission/${newId()}`,
  sizeBytes: 12,
  type: "application/pdf",
  location: "spool",
});

async function store(files: readonly SubmissionFile[]): Promise<{ id: string; formId: string }> {
  const submission = newSubmission(await addForm(), { files });
  await ingest.submissions.record(submission);
  return submission;
}

async function filesOf(id: string): Promise<unknown> {
  const { rows } = await tenant.admin.query<{ files: unknown }>(
    `SELECT files FROM ${tenant.schema}.submissions WHERE id = $1`,
    [id],
  );
  return rows[0]?.files;
}

describe("files of submissions", () => {
  it("are found with their form, where a row stands and holds any", async () => {
    const files = [spooled("a.pdf"), spooled("b.pdf")];
    const { id, formId } = await store(files);
    const without = await store([]);
    expect(await app.submissions.findFiles([id, without.id, newId()])).toEqual([
      { submissionId: id, formId, files },
    ]);
    expect(await app.submissions.findFiles([])).toEqual([]);
  });

  it("are found as far as they make sense where the customer edited them", async () => {
    const [file, broken] = [spooled("a.pdf"), spooled("b.pdf")];
    const { id, formId } = await store([file, broken]);
    await tenant.admin.query(
      `UPDATE ${tenant.schema}.submissions SET files = jsonb_set(files, '{1,size}', '"huge"') WHERE id = $1`,
      [id],
    );
    expect(await app.submissions.findFiles([id])).toEqual([{ submissionId: id, formId, files: [file] }]);
    await tenant.admin.query(`UPDATE ${tenant.schema}.submissions SET files = '{"a":1}' WHERE id = $1`, [id]);
    expect(await app.submissions.findFiles([id])).toEqual([{ submissionId: id, formId, files: [] }]);
    const move = { submissionId: id, fromPath: file.path, toPath: "b" };
    expect(await app.submissions.relocateFile(move)).toBe(false);
  });
});

describe("a file that was moved", () => {
  it("is said to lie in the tenant's bucket, and nothing else of the row changes", async () => {
    const [first, second] = [spooled("a.pdf"), spooled("b.pdf")];
    const { id } = await store([first, second]);
    await tenant.admin.query(
      `UPDATE ${tenant.schema}.submissions SET files = jsonb_set(files, '{1,note}', '"mine"') || '[7]' WHERE id = $1`,
      [id],
    );
    const toPath = `formtrap/x/${newId()}`;
    const move = { submissionId: id, fromPath: second.path, toPath };
    expect(await app.submissions.relocateFile(move)).toBe(true);
    const asStored = { field: "resume", size: 12, type: "application/pdf" };
    expect(await filesOf(id)).toEqual([
      { ...asStored, name: "a.pdf", path: first.path, location: "spool" },
      { ...asStored, name: "b.pdf", path: toPath, location: "tenant", note: "mine" },
      7,
    ]);
    expect(await app.submissions.relocateFile(move)).toBe(true);
  });

  it("is nobody's where the row does not hold it, or is gone", async () => {
    const { id } = await store([{ ...spooled("a.pdf"), path: "taken", location: "tenant" }]);
    const before = await filesOf(id);
    for (const submissionId of [id, newId()]) {
      const move = { submissionId, fromPath: "taken", toPath: "b" };
      expect(await app.submissions.relocateFile(move)).toBe(false);
    }
    expect(await filesOf(id)).toEqual(before);
  });
});

describe("keys that are taken before anything lies there", () => {
  it("count as held, stay whose they were, and may be taken again", async () => {
    const { id, formId } = await store([]);
    const [free, taken] = [`k/"1", {a} \\ ${newId()}`, `k/${newId()}`];
    const owner = newId();
    await app.uploads.hold([{ key: taken, formId, submissionId: owner }]);
    const both = [free, taken].map((key) => ({ key, formId, submissionId: id }));
    await app.uploads.hold(both);
    await app.uploads.hold(both);
    expect(await app.uploads.unused([free, taken, "other"])).toEqual(["other"]);
    const { rows } = await tenant.admin.query(
      `SELECT key, used_by FROM ${tenant.schema}.uploads WHERE key = ANY ($1) ORDER BY key = $2`,
      [[free, taken], taken],
    );
    expect(rows).toEqual([
      { key: free, used_by: id },
      { key: taken, used_by: owner },
    ]);
  });
});

describe("an answer about files", () => {
  let answering: AnsweringStore | undefined;
  afterEach(() => answering?.close());
  const unparsable = { name: "TenantDataError", reason: "unparsable" };

  it("is not believed where it is of a submission that was not asked for", async () => {
    const [asked, other] = [newId(), newId()];
    answering = await startAnsweringStore([JSON.stringify({ id: other, form_id: newId(), files: [] })]);
    const { submissions } = answering.store;
    await expect(submissions.findFiles([asked])).rejects.toMatchObject(unparsable);
    expect(await submissions.findFiles([other])).toHaveLength(1);
  });

  it("is not believed where it is neither yes nor no", async () => {
    answering = await startAnsweringStore(["1"]);
    const move = { submissionId: newId(), fromPath: "a", toPath: "b" };
    await expect(answering.store.submissions.relocateFile(move)).rejects.toMatchObject(unparsable);
  });
});
