import { newId } from "@formtrap/contracts";
import { createDestination } from "@formtrap/core/delivery";
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

const at = (seconds: number) => new Date(Date.UTC(2026, 4, 4, 3, 0, seconds));
const pageSchema = z.object({
  items: z.array(z.looseObject({ id: z.uuid() })),
  nextCursor: z.string().nullable(),
});
const idsOf = (json: unknown) => pageSchema.parse(json).items.map(({ id }) => id);

describe("submissions", () => {
  it("are listed newest first, page by page, with what their visitors sent", async () => {
    const ids: string[] = [];
    for (let second = 0; second < 5; second += 1) ids.unshift(await world.add({ createdAt: at(second) }));
    const first = await world.call("GET", `/submissions?formId=${world.formId}&limit=2`);
    expect(first).toMatchObject({
      status: 200,
      json: { items: [{ id: ids[0], data: { name: "Ada" }, fieldOrder: ["name", "email", "message"] }, {}] },
    });
    const second = await world.call(
      "GET",
      `/submissions?limit=2&cursor=${pageSchema.parse(first.json).nextCursor}`,
    );
    expect([...idsOf(first.json), ...idsOf(second.json)]).toEqual(ids.slice(0, 4));
    const third = await world.call(
      "GET",
      `/submissions?limit=2&cursor=${pageSchema.parse(second.json).nextCursor}`,
    );
    expect(third.json).toMatchObject({ items: [{ id: ids[4] }], nextCursor: null });
  });

  it("are filtered, searched and counted", async () => {
    const spam = await world.add({ status: "spam", spamReason: "content", createdAt: at(1) });
    const other = await world.add({ dataJson: '{"m":"Something else"}', email: null, createdAt: at(2) });
    const queries: [string, string[]][] = [
      ["", [other, spam]],
      ["status=spam", [spam]],
      ["status=spam&status=new", [other, spam]],
      ["isSpam=false", [other]],
      ["isRead=true", []],
      ["hasFiles=false", [other, spam]],
      ["search=else%20some", [other]],
      ["search=%27%3A*%26", []],
      ["email=ADA%40example.com", [spam]],
      [`from=${at(2).toISOString()}`, [other]],
      [`to=${at(2).toISOString()}`, [spam]],
      ["deleted=only", []],
    ];
    for (const [query, ids] of queries) {
      expect([query, idsOf((await world.call("GET", `/submissions?${query}`)).json)]).toEqual([query, ids]);
      const { json } = await world.call("GET", `/submissions/count?${query}`);
      expect(json).toEqual({ count: ids.length, isExact: true });
    }
  });

  it.each([
    "status=old",
    "isSpam=yes",
    "from=today",
    "formId=x",
    "limit=0",
    "limit=101",
    "cursor=x",
    `cursor=${Buffer.from(`2026-13-41T00:00:00.000000Z ${newId()}`).toString("base64url")}`,
    `cursor=${Buffer.from(`2026-02-30T00:00:00.000000Z ${newId()}`).toString("base64url")}`,
    `search=${"x".repeat(201)}`,
    "deleted=maybe",
    "shade=blue",
  ])("are not asked for by %s", async (query) => {
    expect(await world.call("GET", `/submissions?${query}`)).toMatchObject({
      status: 422,
      json: { code: "invalid_input" },
    });
  });

  it("of a form that is not the space's are nobody's", async () => {
    expect(await world.call("GET", `/submissions?formId=${newId()}`)).toMatchObject({ status: 404 });
    expect(await world.call("GET", `/submissions/${newId()}`)).toMatchObject({ status: 404 });
  });

  it("are read with notes and deliveries, which marks nothing", async () => {
    const delivery = { id: newId(), destinationId: newId(), channel: "webhook" } as const;
    const id = await world.add({ deliveries: [delivery], spamReason: "links" });
    await world.call("POST", `/submissions/${id}/notes`, { body: "Called." });
    for (let time = 0; time < 2; time += 1) {
      const { status, json } = await world.call("GET", `/submissions/${id}`);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        id,
        isRead: false,
        status: "new",
        spamReason: "links",
        notes: [{ body: "Called.", authorUserId: world.ada.userId }],
        deliveries: [{ id: delivery.id, status: "pending", attempts: 0 }],
      });
    }
  });
});

describe("a submission's status", () => {
  it("is set, and read and unread follow from it and set it", async () => {
    const id = await world.add();
    const patch = async (body: unknown) => (await world.call("PATCH", `/submissions/${id}`, body)).json;
    expect(await patch({ status: "resolved" })).toMatchObject({ status: "resolved", isRead: true });
    expect(await patch({ isRead: false })).toMatchObject({ status: "new", isRead: false, readAt: null });
    expect(await patch({ isRead: true })).toMatchObject({ status: "read", isRead: true });
    expect(await patch({ status: "spam" })).toMatchObject({ status: "spam", isSpam: true });
    expect(await patch({ isRead: false })).toMatchObject({ status: "spam", isRead: false });
    expect(await patch({ status: "new" })).toMatchObject({ status: "new", isRead: false });
    for (const body of [{}, { status: "old" }, { status: "new", isRead: true }])
      expect(await patch(body)).toMatchObject({ code: "invalid_input" });
  });

  it("of many is set at once", async () => {
    const ids = [await world.add(), await world.add(), newId()];
    const body = { ids, apply: { action: "set_status", status: "read" } };
    expect(await world.call("POST", "/submissions/bulk", body)).toMatchObject({ json: { changed: 2 } });
    expect((await world.call("GET", "/submissions?status=read")).json).toMatchObject({ items: [{}, {}] });
    const erase = { ids, apply: { action: "erase" } };
    expect(await world.call("POST", "/submissions/bulk", erase)).toMatchObject({ status: 422 });
  });

  it("that was spam and is none has its deliveries made, once", async () => {
    const { id: destinationId } = await createDestination({
      ctx: world.space.ctx,
      input: { channel: "webhook", url: "https://hooks.example.com/x", formId: world.formId },
    });
    const id = await world.add({ status: "spam" });
    for (const status of ["new", "spam", "resolved"] as const)
      await world.call("PATCH", `/submissions/${id}`, { status });
    const { json } = await world.call("GET", `/submissions/${id}`);
    expect(json).toMatchObject({ deliveries: [{ destinationId, status: "pending", attempts: 0 }] });
    expect(z.object({ deliveries: z.array(z.unknown()) }).parse(json).deliveries).toHaveLength(1);
    const [message] = await world.api.platform.receive("notify");
    expect(message).toMatchObject({ submissionId: id, formId: world.formId });
  });
});

describe("what is deleted", () => {
  it("is out of sight, can be restored, and cannot be changed meanwhile", async () => {
    const id = await world.add();
    for (let time = 0; time < 2; time += 1)
      expect(await world.call("DELETE", `/submissions/${id}`)).toMatchObject({ status: 204, text: "" });
    expect(idsOf((await world.call("GET", "/submissions")).json)).toEqual([]);
    expect(idsOf((await world.call("GET", "/submissions?deleted=only")).json)).toEqual([id]);
    const change = await world.call("PATCH", `/submissions/${id}`, { status: "read" });
    expect(change).toMatchObject({ status: 409, json: { code: "conflict" } });
    expect(await world.call("POST", `/submissions/${id}/restore`)).toMatchObject({ status: 204 });
    expect(idsOf((await world.call("GET", "/submissions")).json)).toEqual([id]);
    expect(await world.call("DELETE", `/submissions/${newId()}`)).toMatchObject({ status: 404 });
  });

  it("longer than 30 days ago is not restored", async () => {
    const id = await world.add();
    await world.sql("UPDATE t.submissions SET deleted_at = now() - interval '31 days' WHERE id = $1", [id]);
    expect(await world.call("POST", `/submissions/${id}/restore`)).toMatchObject({ status: 404 });
  });
});

describe("notes", () => {
  it("are changed by who wrote them, and deleted by them and by admins", async () => {
    const id = await world.add();
    const path = `/submissions/${id}/notes`;
    const added = await world.call("POST", path, { body: "  First  " });
    expect(added).toMatchObject({ status: 201, json: { body: "First" } });
    const { id: noteId } = z.object({ id: z.uuid() }).parse(added.json);
    expect(await world.call("PATCH", `${path}/${noteId}`, { body: "Second" })).toMatchObject({
      json: { body: "Second" },
    });
    await world.sql("UPDATE t.notes SET author_user_id = $1", [newId()]);
    expect(await world.call("PATCH", `${path}/${noteId}`, { body: "Third" })).toMatchObject({ status: 403 });
    const other = await world.add();
    expect(await world.call("DELETE", `/submissions/${other}/notes/${noteId}`)).toMatchObject({
      status: 404,
    });
    expect(await world.call("DELETE", `${path}/${noteId}`)).toMatchObject({ status: 204 });
    expect((await world.call("GET", path)).json).toEqual({ items: [], nextCursor: null });
    expect(await world.call("POST", `/submissions/${newId()}/notes`, { body: "x" })).toMatchObject({
      status: 404,
    });
    expect(await world.call("POST", path, { body: " " })).toMatchObject({ status: 422 });
  });
});
