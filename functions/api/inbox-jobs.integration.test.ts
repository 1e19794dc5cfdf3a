import { newId } from "@formtrap/contracts";
import { sealSubmission, spoolKey } from "@formtrap/core/spool";
import { readTenant } from "@formtrap/core/tenant";
import { newSubmission } from "@formtrap/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type InboxWorld, inboxWorld } from "./inbox-world.fixture.ts";

let world: InboxWorld;
beforeAll(async () => {
  world = await inboxWorld();
}, 60_000);
beforeEach(async () => {
  await world.sql("DELETE FROM t.submissions");
});
afterAll(() => world.close());

const rows = async () =>
  await world.sql("SELECT id, status, deleted_at IS NOT NULL AS is_deleted FROM t.submissions");
const idsLeft = async () => (await rows()).map(({ id }) => String(id)).toSorted();

/** Starts a job over the API, works it off, and reads what became of it. */
async function run(path: string, body: unknown) {
  const started = await world.call("POST", path, body);
  expect(started.status).toBe(202);
  const { id } = z.object({ id: z.uuid() }).parse(started.json);
  await world.work();
  return (await world.call("GET", `/jobs/${id}`)).json;
}

describe("a job on many submissions", () => {
  const insert = async (count: number) =>
    await world.sql(
      `INSERT INTO t.submissions (id, form_id, data, status, created_at)
       SELECT gen_random_uuid(), $1, '{"m":"hi"}', 'new', '2026-05-04T00:00:00Z'::timestamptz + n * interval '1 s'
       FROM generate_series(1, ${count}) n`,
      [world.formId],
    );

  it("changes all that a filter means, up to a time, and nothing besides", async () => {
    await insert(1_250);
    const filter = { formId: world.formId, status: ["new"], to: "2026-05-04T00:20:00.000Z" };
    const apply = { action: "set_status", status: "resolved" };
    expect(await run("/submissions/bulk-jobs", { filter, apply })).toMatchObject({ status: "succeeded" });
    const changed = (await rows()).filter(({ status }) => status === "resolved");
    expect(changed).toHaveLength(1_199);
  });

  it("deletes, restores and erases", async () => {
    await insert(250);
    const to = "2026-06-01T00:00:00.000Z";
    await run("/submissions/bulk-jobs", { filter: { to, search: "hi" }, apply: { action: "delete" } });
    expect((await rows()).filter(({ is_deleted: isDeleted }) => isDeleted === true)).toHaveLength(250);
    await run("/submissions/bulk-jobs", { filter: { to, deleted: "only" }, apply: { action: "restore" } });
    expect((await rows()).filter(({ is_deleted: isDeleted }) => isDeleted === true)).toHaveLength(0);
    const ids = (await rows()).slice(0, 120).map(({ id }) => id);
    await run("/submissions/bulk-jobs", { ids, apply: { action: "erase" } });
    expect(await rows()).toHaveLength(130);
    const [tombs] = await world.sql(
      "SELECT count(*)::int AS n FROM t.deleted_submissions WHERE id = ANY ($1)",
      [ids],
    );
    expect(tombs).toEqual({ n: 120 });
  });

  it("goes on where it was when its time was up", async () => {
    await insert(450);
    const body = {
      filter: { to: "2026-06-01T00:00:00.000Z", isRead: false },
      apply: { action: "set_status", status: "read" },
    };
    const { json } = await world.call("POST", "/submissions/bulk-jobs", body);
    const { id } = z.object({ id: z.uuid() }).parse(json);
    expect(await world.work(true)).toBeGreaterThanOrEqual(3);
    expect((await world.call("GET", `/jobs/${id}`)).json).toMatchObject({ status: "succeeded" });
    expect((await rows()).filter(({ status }) => status === "read")).toHaveLength(450);
    const changes = await world.space.ctx.control
      .selectFrom("auditLog")
      .select("details")
      .where("action", "=", "submission.change")
      .where("phase", "=", "succeeded")
      .orderBy("id", "desc")
      .limit(3)
      .execute();
    expect(changes.map(({ details }) => details)).toMatchObject([
      { count: 50 },
      { count: 200 },
      { count: 200 },
    ]);
  });

  it("is refused where it makes no sense", async () => {
    const apply = { action: "delete" };
    const bodies: unknown[] = [
      { apply },
      { filter: {}, apply },
      { ids: [], apply },
      { ids: [newId()], apply: { action: "set_status" } },
      { ids: Array.from({ length: 1_001 }, () => newId()), apply },
    ];
    for (const body of bodies)
      expect(await world.call("POST", "/submissions/bulk-jobs", body)).toMatchObject({ status: 422 });
    const filter = { formId: newId(), to: "2026-06-01T00:00:00.000Z" };
    expect(await world.call("POST", "/submissions/bulk-jobs", { filter, apply })).toMatchObject({
      status: 404,
    });
  });
});

describe("a person", () => {
  const email = "grace@people.example";

  async function spoolPost(): Promise<string> {
    const { ctx, spaceId } = world.space;
    const { tenantId } = (await readTenant({ ctx })).route;
    const submission = newSubmission(world.formId, { email: "Grace@People.example", alreadyAccepted: true });
    const spooled = { tenantId, organizationId: spaceId, submission, spooledAt: new Date() };
    const sealed = await sealSubmission(ctx.dataKeys, { ...spooled, reason: "unreachable" });
    const key = spoolKey("waiting", tenantId, submission.id);
    await ctx.bucket.put(key, sealed, { contentType: "application/octet-stream" });
    return key;
  }

  const data = (value: unknown) => ({ email: null, dataJson: JSON.stringify(value) });

  it("is found, exported and erased, wherever their address stands alone", async () => {
    const hers = [
      await world.add({ email: "Grace@People.Example", dataJson: '{"e":"Grace@People.Example"}' }),
      await world.add(data({ mail: "  GRACE@people.example " })),
      await world.add({ ...data({ people: [{ contact: "grace@people.example" }] }), status: "spam" }),
    ];
    const others = [
      await world.add(data({ text: "I know grace@people.example" })),
      await world.add(data({ mail: "not-grace@people.example" })),
      await world.add({ email: "ada@people.example" }),
    ];
    // Only the column knows; the index of words does not.
    const edited = await world.add({ email: "x@people.example" });
    await world.sql("UPDATE t.submissions SET email = $2 WHERE id = $1", [edited, email.toUpperCase()]);
    await world.sql("UPDATE t.submissions SET deleted_at = now() WHERE id = $1", [hers[1]]);
    const waiting = await spoolPost();

    const pageSchema = z.object({
      items: z.array(z.looseObject({ id: z.uuid() })),
      nextCursor: z.null(),
      waiting: z.object({ posts: z.array(z.unknown()), unreadable: z.int(), isComplete: z.boolean() }),
    });
    const found = pageSchema.parse((await world.call("POST", "/people/search", { email })).json);
    expect(found.items.map(({ id }) => id).toSorted()).toEqual(hers.toSorted());
    expect(found.waiting).toMatchObject({ posts: [{ shelf: "waiting" }], unreadable: 0, isComplete: true });
    const exported = pageSchema.parse((await world.call("POST", "/people/export", { email })).json);
    expect(exported.items.map(({ id }) => id).toSorted()).toEqual([...hers, edited].toSorted());
    expect(exported.items[0]).toMatchObject({ notes: [], deliveries: [], isCut: false });

    expect(await run("/people/erase", { email })).toMatchObject({ status: "succeeded", error: null });
    expect(await idsLeft()).toEqual(others.toSorted());
    expect(await world.space.ctx.bucket.head(waiting)).toBeNull();
    // Whose address it was is in no log, row or message.
    const { control } = world.space.ctx;
    const kept = [
      await control.selectFrom("job").selectAll().execute(),
      await control.selectFrom("auditLog").selectAll().execute(),
    ];
    expect(JSON.stringify(kept)).not.toMatch(/grace/i);
    expect(JSON.stringify(kept)).toContain("person.export");
    expect(world.api.lines.join("")).not.toMatch(/grace/i);
  });

  it("whose posts are large is exported in several pages", async () => {
    const large = { e: email, text: "é".repeat(450_000) };
    const ids: string[] = [];
    for (let second = 0; second < 6; second += 1) {
      const createdAt = new Date(Date.UTC(2026, 4, 5, 0, 0, second));
      ids.unshift(await world.add({ email, createdAt, dataJson: JSON.stringify(large) }));
    }
    const pageSchema = z.object({
      items: z.array(z.object({ id: z.uuid(), isCut: z.literal(false) })),
      nextCursor: z.string().nullable(),
    });
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 4; pages += 1) {
      const body: unknown = { email, ...(cursor !== null && { cursor }) };
      const { text, json } = await world.call("POST", "/people/export", body);
      expect(Buffer.byteLength(text)).toBeLessThan(4 * 1024 * 1024);
      const page = pageSchema.parse(json);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(seen).toEqual(ids);
  });

  it("has an address", async () => {
    for (const body of [{}, { email: "grace" }, { email, shade: 1 }])
      for (const what of ["search", "export", "erase"])
        expect(await world.call("POST", `/people/${what}`, body)).toMatchObject({ status: 422 });
  });
});

describe("what is not kept any longer", () => {
  it("is erased when the inbox is looked at, once an hour", async () => {
    const { control } = world.space.ctx;
    const forget = async () => await control.updateTable("tenant").set({ overdueSoughtAt: null }).execute();
    const now = Date.now();
    const days = (count: number) => new Date(now - count * 86_400_000);
    const deletedAt = "UPDATE t.submissions SET deleted_at = now() - $2::interval WHERE id = $1";
    const old = await world.add({ createdAt: days(100) });
    const restorable = await world.add({ createdAt: days(1) });
    const deleted = await world.add({ createdAt: days(1) });
    await world.sql(deletedAt, [restorable, "29 days"]);
    await world.sql(deletedAt, [deleted, "31 days"]);
    await forget();
    await world.call("GET", "/submissions");
    await world.work();
    expect(await idsLeft()).toEqual([old, restorable].toSorted());

    await world.sql("UPDATE t.forms SET retention_days = 90 WHERE id = $1", [world.formId]);
    await world.call("GET", "/submissions");
    await world.work();
    expect(await rows()).toHaveLength(2);
    await forget();
    await world.call("GET", "/submissions");
    await world.work();
    expect(await idsLeft()).toEqual([restorable]);
    await world.sql("UPDATE t.forms SET retention_days = NULL");
  });
});
