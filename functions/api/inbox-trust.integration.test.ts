import { newId, type SpaceRole } from "@formtrap/contracts";
import { createForm } from "@formtrap/core/form";
import { openTenantStore } from "@formtrap/core/tenant";
import { newSubmission } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { Person } from "./api-world.fixture.ts";
import { type InboxWorld, inboxWorld } from "./inbox-world.fixture.ts";

let world: InboxWorld;
let eve: Person;
let submissionId: string;
beforeAll(async () => {
  world = await inboxWorld();
  eve = await world.api.signUp("Eve");
  submissionId = await world.add({ dataJson: '{"m":"of Ada alone"}' });
}, 60_000);
afterAll(() => world.close());

/** Everything that names a submission, with a body that would do. */
const calls = (id: string): readonly (readonly [method: string, path: string, body?: unknown])[] => [
  ["GET", `/submissions/${id}`],
  ["GET", `/submissions/${id}/notes`],
  ["GET", `/submissions/${id}/files/0`],
  ["PATCH", `/submissions/${id}`, { status: "spam" }],
  ["POST", `/submissions/${id}/notes`, { body: "Hi" }],
  ["PATCH", `/submissions/${id}/notes/${id}`, { body: "Hi" }],
  ["DELETE", `/submissions/${id}/notes/${id}`],
  ["DELETE", `/submissions/${id}`],
  ["POST", `/submissions/${id}/restore`],
  ["POST", `/submissions/${id}/erase`],
];
const person = { email: "ada@example.com" };
const all = { to: "2027-01-01T00:00:00.000Z" };
const LISTS = [
  ["GET", "/submissions"],
  ["GET", "/submissions?search=ada"],
  ["GET", "/submissions/count"],
  ["POST", "/people/search", person],
  ["POST", "/people/export", person],
] as const;

const join = async (role: SpaceRole) => {
  const { control } = world.space.ctx;
  await control
    .deleteFrom("member")
    .where("userId", "=", eve.userId)
    .where("organizationId", "=", world.ada.spaceId)
    .execute();
  await control
    .insertInto("member")
    .values({
      id: newId(),
      organizationId: world.ada.spaceId,
      userId: eve.userId,
      role,
      createdAt: new Date(),
    })
    .execute();
};

describe("another space", () => {
  it("has no part in a submission, though its own inbox is open", async () => {
    const mallory = await world.api.signUp("Mallory");
    const theirs = await world.api.connect(mallory);
    const { formId } = await createForm({ ctx: theirs.ctx, input: { name: "Own", retentionDays: null } });
    const store = await openTenantStore({ ctx: theirs.ctx });
    await store.submissions.record(newSubmission(formId));
    const at = (path: string) => `/spaces/${mallory.spaceId}${path}`;
    for (const [method, path, body] of calls(submissionId)) {
      const answer = await world.api.call(method, at(path), {
        as: mallory,
        ...(body !== undefined && { body }),
      });
      const nobodys = await world.api.call(method, at(path.replaceAll(submissionId, newId())), {
        as: mallory,
        ...(body !== undefined && { body }),
      });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
      const strip = ({ json }: { readonly json: unknown }) => ({
        ...z.looseObject({}).parse(json),
        requestId: "",
      });
      expect(strip(answer)).toEqual(strip(nobodys));
    }
    const forged = { ids: [submissionId], apply: { action: "delete" } };
    const bulk = await world.api.call("POST", at("/submissions/bulk"), { as: mallory, body: forged });
    expect(bulk.json).toEqual({ changed: 0 });
    const ofForm = await world.api.call("GET", at(`/submissions?formId=${world.formId}`), { as: mallory });
    expect(ofForm).toMatchObject({ status: 404 });
    expect((await world.call("GET", `/submissions/${submissionId}`)).json).toMatchObject({
      status: "new",
      deletedAt: null,
    });
  });

  it("without a database is told to connect one", async () => {
    for (const [method, path, ...body] of LISTS) {
      const answer = await world.api.call(method, `/spaces/${eve.spaceId}${path}`, {
        as: eve,
        ...(body[0] !== undefined && { body: body[0] }),
      });
      expect(answer).toMatchObject({ status: 409, json: { code: "not_ready" } });
    }
  });
});

describe("who may only look", () => {
  it("changes nothing, and who may change erases nothing", async () => {
    const ask = async (method: string, path: string, body?: unknown) =>
      (await world.call(method, path, body, { as: eve })).status;
    await join("viewer");
    for (const [method, path, body] of calls(submissionId)) {
      const status = await ask(method, path, body);
      expect([method, path, status]).toEqual([method, path, method === "GET" ? expect.any(Number) : 403]);
    }
    expect(await ask("GET", `/submissions/${submissionId}`)).toBe(200);
    const ids = [submissionId];
    expect(await ask("POST", "/submissions/bulk", { ids, apply: { action: "delete" } })).toBe(403);
    expect(await ask("POST", "/people/export", person)).toBe(403);
    await join("member");
    expect(await ask("POST", `/submissions/${submissionId}/erase`)).toBe(403);
    expect(await ask("POST", "/people/erase", person)).toBe(403);
    const erase = { ids, apply: { action: "erase" } };
    expect(await ask("POST", "/submissions/bulk-jobs", erase)).toBe(403);
    const filtered = { filter: all, apply: { action: "erase" } };
    expect(await ask("POST", "/submissions/bulk-jobs", filtered)).toBe(403);
    expect(await ask("POST", `/submissions/${submissionId}/notes`, { body: "By Eve" })).toBe(201);
  });

  it("deletes no notes of others, unless they are admins", async () => {
    await join("member");
    const path = `/submissions/${submissionId}/notes`;
    const { json } = await world.call("POST", path, { body: "By Ada" });
    const { id } = z.object({ id: z.uuid() }).parse(json);
    expect(await world.call("DELETE", `${path}/${id}`, undefined, { as: eve })).toMatchObject({
      status: 403,
    });
    await join("admin");
    expect(await world.call("DELETE", `${path}/${id}`, undefined, { as: eve })).toMatchObject({
      status: 204,
    });
  });
});

describe("a key", () => {
  it("may what it was given and no more", async () => {
    const makeKey = async (rights: readonly string[]) => {
      const { json } = await world.call("POST", "/keys", { name: "CI", rights });
      return { key: z.object({ secret: z.string() }).parse(json).secret };
    };
    const reader = await makeKey(["submission:read"]);
    const path = `/submissions/${submissionId}`;
    expect(await world.call("GET", path, undefined, { as: reader })).toMatchObject({ status: 200 });
    expect(await world.call("POST", "/people/search", person, { as: reader })).toMatchObject({ status: 200 });
    expect(await world.call("PATCH", path, { status: "read" }, { as: reader })).toMatchObject({
      status: 403,
    });
    const eraser = await makeKey(["submission:delete"]);
    const id = await world.add();
    expect(await world.call("GET", `/submissions/${id}`, undefined, { as: eraser })).toMatchObject({
      status: 403,
    });
    expect(await world.call("POST", `/submissions/${id}/erase`, undefined, { as: eraser })).toMatchObject({
      status: 204,
    });
  });
});

describe("a database that is not as it was", () => {
  it.each([
    ["a column is gone", "RENAME COLUMN deleted_at TO gone_at", "RENAME COLUMN gone_at TO deleted_at"],
    ["the table is gone", "RENAME TO hidden", "RENAME TO submissions"],
  ])("is named as the cause where %s, and nothing of it is told", async (_name, change, back) => {
    await world.sql(`ALTER TABLE t.submissions ${change}`);
    try {
      for (const [method, path, ...body] of LISTS) {
        const answer = await world.call(method, path, body[0]);
        expect(answer).toMatchObject({ status: 503, json: { code: "tenant_unavailable" } });
        expect(answer.text).not.toMatch(/column|relation|submissions"/);
      }
    } finally {
      const table = change === "RENAME TO hidden" ? "hidden" : "submissions";
      await world.sql(`ALTER TABLE t.${table} ${back}`);
    }
  });

  it("shows what can be shown of rows that were edited into nonsense", async () => {
    const id = await world.add();
    await world.sql(
      `UPDATE t.submissions SET data = '{"__proto__": {"x": 1}, "constructor": "y"}', spam_score = 'NaN',
         files = '[{"name": "a", "field": "a", "path": "k", "size": 1e300, "type": "t", "location": "tenant"}, 7]',
         updated_at = '20000-01-01', read_at = '0100-01-01 BC', referer = repeat('é', 100000)
       WHERE id = $1`,
      [id],
    );
    await world.sql("UPDATE t.submissions SET created_at = '20000-01-01' WHERE id = $1", [submissionId]);
    const list = await world.call("GET", "/submissions?limit=100");
    expect(list).toMatchObject({ status: 200, json: { items: [{ id, spamScore: null, updatedAt: null }] } });
    expect(await world.call("GET", `/submissions/${id}`)).toMatchObject({ status: 200 });
    expect(await world.call("GET", `/submissions/${submissionId}`)).toMatchObject({ status: 503 });
  });
});
