import { newId } from "@formtrap/contracts";
import { newSubmission } from "@formtrap/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TenantForm } from "../index.ts";
import { type AnsweringStore, startAnsweringStore } from "../testing/answering-store.fixture.ts";
import { createDeliveryWorld, type DeliveryWorld } from "../testing/delivery-world.fixture.ts";
import { newForm } from "../testing/new-form.fixture.ts";

let world: DeliveryWorld;
beforeAll(async () => {
  world = await createDeliveryWorld();
});
afterAll(() => world.close());

const EVERY = { after: null, limit: 100, isActive: null, name: null } as const;

let lastId = "";
/** Later than all before: ids of one millisecond are in no order of themselves. */
function nextId(): string {
  let id = newId();
  while (id <= lastId) id = newId();
  lastId = id;
  return id;
}

async function insert(changes: Partial<TenantForm> = {}): Promise<TenantForm> {
  const form = newForm({ id: nextId(), ...changes });
  await world.store.forms.insert(form);
  return form;
}

describe("updating a form", () => {
  it("writes all of it but who made it, when, and whose it is", async () => {
    const form = await insert();
    const next = newForm({
      id: form.id,
      organizationId: form.organizationId,
      name: "Renamed",
      closesAt: new Date("2031-01-02T03:04:05.678Z"),
      maxSubmissions: 5,
      allowedOrigins: [],
      validation: { fields: { age: { type: "number", min: 1 } }, multiple: [] },
      autoresponder: null,
      policyVersion: 2,
      createdBy: newId(),
      createdAt: new Date(0),
    });
    const updated = await world.store.forms.update(next, { policyVersion: 1 });
    expect(updated).toEqual({ ...next, createdBy: form.createdBy, createdAt: form.createdAt });
    expect(await world.store.forms.find(form.id)).toEqual(updated);
  });

  it("does nothing to another version, another form or another space's", async () => {
    const form = await insert();
    const { update, find } = world.store.forms;
    expect(await update({ ...form, policyVersion: 9 }, { policyVersion: 8 })).toBeNull();
    expect(await update({ ...form, id: newId() }, { policyVersion: 1 })).toBeNull();
    expect(await update({ ...form, organizationId: newId() }, { policyVersion: 1 })).toBeNull();
    expect(await find(form.id)).toEqual(form);
  });

  it("knows its own work again where the first answer got lost, and nobody else's", async () => {
    const form = await insert();
    const next = { ...form, name: "Mine", policyVersion: 2 };
    expect(await world.repeating.forms.update(next, { policyVersion: 1 })).toEqual(next);
    const other = { ...form, name: "Other", policyVersion: 2 };
    expect(await world.repeating.forms.update(other, { policyVersion: 1 })).toBeNull();
    expect(await world.store.forms.find(form.id)).toEqual(next);
  });

  it("stores what Postgres would refuse, without what it refuses", async () => {
    const form = await insert();
    const odd = {
      ...form,
      name: "a\0b\ud800",
      validation: { fields: { "x\0\udfff": { oneOf: ["y\ud800"] } }, multiple: [] },
      policyVersion: 2,
    };
    expect(await world.store.forms.update(odd, { policyVersion: 1 })).toMatchObject({
      name: "ab\ufffd",
      validation: { fields: { "x\ufffd": { oneOf: ["y\ufffd"] } } },
    });
  });
});

describe("the list of forms", () => {
  it("has a space's own, newest first, page by page", async () => {
    const organizationId = newId();
    const made = [];
    for (let count = 0; count < 5; count += 1) made.push((await insert({ organizationId })).id);
    await insert();
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await world.store.forms.list({ ...EVERY, organizationId, after, limit: 2 });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(made.toReversed());
  });

  it("finds by a part of the name, literally, and by whether they are active", async () => {
    const organizationId = newId();
    const percent = await insert({ organizationId, name: "100% Contact" });
    const off = await insert({ organizationId, name: "Newsletter", isActive: false });
    const list = async (filter: { readonly name?: string; readonly isActive?: boolean }) => {
      const { items } = await world.store.forms.list({ ...EVERY, organizationId, ...filter });
      return items.map(({ id }) => id);
    };
    expect(await list({ name: "0% cONT" })).toEqual([percent.id]);
    expect(await list({ name: "%" })).toEqual([percent.id]);
    expect(await list({ name: "\0" })).toEqual([off.id, percent.id]);
    expect(await list({ isActive: false })).toEqual([off.id]);
    expect(await list({ name: "newsletter", isActive: true })).toEqual([]);
  });

  it("counts submissions that are not deleted, to a thousand", async () => {
    const organizationId = newId();
    const [few, many] = [await insert({ organizationId }), await insert({ organizationId })];
    await world.store.submissions.record(newSubmission(few.id));
    await world.store.submissions.record(newSubmission(few.id));
    await world.sql(
      "UPDATE t.submissions SET deleted_at = now() WHERE id IN (SELECT id FROM t.submissions WHERE form_id = $1 LIMIT 1)",
      [few.id],
    );
    await world.sql(
      "INSERT INTO t.submissions (id, form_id, data) SELECT gen_random_uuid(), $1, '{}' FROM generate_series(1, 1500)",
      [many.id],
    );
    const { items } = await world.store.forms.list({ ...EVERY, organizationId });
    expect(items.map(({ submissionCount }) => submissionCount)).toEqual([1_000, 1]);
  });

  it("names the columns of a row that make no sense, and still shows the others", async () => {
    const organizationId = newId();
    const form = await insert({ organizationId });
    await insert({ organizationId });
    await world.sql("UPDATE t.forms SET closes_at = 'infinity', captcha = '7' WHERE id = $1", [form.id]);
    const { items } = await world.store.forms.list({ ...EVERY, organizationId });
    expect(items.map(({ oddColumns }) => oddColumns)).toEqual([[], ["closes_at", "captcha"]]);
    expect(items[1]).toMatchObject({ name: form.name, closesAt: null, policyVersion: 1 });
    await expect(world.store.forms.find(form.id)).rejects.toMatchObject({
      name: "TenantDataError",
      columns: ["closes_at", "captcha"],
    });
  });
});

describe("deleting a form", () => {
  it("takes its submissions bit by bit and then what is left, again without harm", async () => {
    const [form, other] = [await insert(), await insert()];
    await world.sql(
      `INSERT INTO t.submissions (id, form_id, data) SELECT gen_random_uuid(), f, '{}'
       FROM unnest($1::uuid[]) f, generate_series(1, 700)`,
      [[form.id, other.id]],
    );
    const { removeSubmissions, remove } = world.store.forms;
    expect(await removeSubmissions(form.id)).toBe(500);
    await remove(form.id);
    await world.repeating.forms.remove(form.id);
    expect(await removeSubmissions(form.id)).toBe(0);
    expect(await world.store.forms.find(form.id)).toBeNull();
    expect(await world.store.submissions.count(form.id)).toBe(0);
    expect(await world.store.submissions.count(other.id)).toBe(700);
  });
});

describe("a hostile server's answer", () => {
  let answering: AnsweringStore | undefined;
  afterEach(() => answering?.close());
  const organizationId = newId();
  const listAnswered = async (...rows: readonly unknown[]) => {
    answering = await startAnsweringStore(...rows.map((row) => [JSON.stringify(row)]));
    return await answering.store.forms.list({ ...EVERY, organizationId, limit: 2 });
  };
  const row = { id: newId(), organization_id: organizationId, name: "A", row: {}, submission_count: 1 };

  it("to the list shows nothing that is no form of the space's", async () => {
    const rows = [7, { ...row, organization_id: newId() }];
    expect(await listAnswered(...rows)).toEqual({ items: [], next: null });
    await answering?.close();
    const { items } = await listAnswered({ ...row, name: 7, submission_count: 1e12 });
    expect(items).toMatchObject([{ id: row.id, name: "", submissionCount: null }]);
    expect(items[0]?.oddColumns).toContain("name");
  });

  it("of more rows than were asked for is cut off", async () => {
    await expect(listAnswered(...Array.from({ length: 50 }, () => row))).rejects.toMatchObject({
      name: "TenantUnavailable",
      reason: "misbehaving",
    });
  });

  it("to an update or a deletion is not believed", async () => {
    answering = await startAnsweringStore([JSON.stringify({ id: newId() })]);
    const { forms } = answering.store;
    const unparsable = { name: "TenantDataError", reason: "unparsable" };
    await expect(forms.update(newForm(), { policyVersion: 1 })).rejects.toMatchObject(unparsable);
    await expect(forms.removeSubmissions(newId())).rejects.toMatchObject(unparsable);
  });
});
