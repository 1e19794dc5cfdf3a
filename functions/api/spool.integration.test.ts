import { newId } from "@formtrap/contracts";
import { createForm } from "@formtrap/core/form";
import { type SpoolShelf, sealSubmission, spoolKey, tenantPrefix } from "@formtrap/core/spool";
import { readTenant } from "@formtrap/core/tenant";
import { newSubmission } from "@formtrap/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import type { ConnectedSpace } from "./connected-space.fixture.ts";

let world: ApiWorld;
let ada: Person;
let space: ConnectedSpace;
let tenantId: string;
let formId: string;
let base: string;

beforeAll(async () => {
  world = await apiWorld();
  ada = await world.signUp();
  space = await world.connect(ada);
  ({ tenantId } = (await readTenant({ ctx: space.ctx })).route);
  ({ formId } = await createForm({ ctx: space.ctx, input: { name: "Contact", retentionDays: null } }));
  base = `/spaces/${ada.spaceId}/spool`;
});

beforeEach(async () => {
  const { bucket } = space.ctx;
  for (const shelf of ["waiting", "failed", "quarantined"] as const) {
    const { objects } = await bucket.listObjects({ prefix: tenantPrefix(shelf, tenantId) });
    await bucket.deleteAll(objects.map(({ key }) => key));
  }
});

afterAll(async () => {
  await world.close();
});

async function put(shelf: SpoolShelf, email = "grace@example.com", message = "Hello"): Promise<string> {
  const id = newId();
  const dataJson = JSON.stringify({ email, message });
  const changes = { id, email, dataJson, fieldOrder: ["email", "message"] };
  const spooled = {
    tenantId,
    organizationId: ada.spaceId,
    submission: { ...newSubmission(formId, changes), alreadyAccepted: true },
    spooledAt: new Date(),
    reason: "unreachable" as const,
  };
  const sealed = await sealSubmission(space.ctx.dataKeys, spooled);
  const contentType = "application/octet-stream";
  await space.ctx.bucket.put(spoolKey(shelf, tenantId, id), sealed, { contentType });
  return id;
}

const pageSchema = z.object({
  items: z.array(z.looseObject({ id: z.string() })),
  nextCursor: z.string().nullable(),
});

describe("what waits for a space's database", () => {
  it("is told in one answer: how many, since when and what becomes of more", async () => {
    const answer = await world.call("GET", base, { as: ada });
    expect(answer).toMatchObject({ status: 200, json: { ingestMode: "normal", whenUnavailable: "spool" } });
  });

  it("is listed a page at a time, and read whole", async () => {
    const ids = [await put("waiting"), await put("waiting"), await put("waiting")].toSorted();
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const from = cursor === "" ? "" : `&cursor=${cursor}`;
      const { json } = await world.call("GET", `${base}/posts?limit=2${from}`, { as: ada });
      const page = pageSchema.parse(json);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(ids);
    const whole = await world.call("GET", `${base}/posts/${ids[0]}`, { as: ada });
    expect(whole).toMatchObject({
      status: 200,
      json: { problem: null, shelf: "waiting", data: { message: "Hello" }, email: "grace@example.com" },
    });
    const none = await world.call("GET", `${base}/posts/${newId()}`, { as: ada });
    expect(none).toMatchObject({ status: 404 });
  });

  it.each(["../failed/x", "a/b", "%00", "", "x".repeat(300)])("is at no cursor like %j", async (cursor) => {
    const path = `${base}/posts?cursor=${cursor.startsWith("%") ? cursor : encodeURIComponent(cursor)}`;
    expect(await world.call("GET", path, { as: ada })).toMatchObject({ status: 422 });
  });

  it("is exported in parts that lead from one to the next", async () => {
    // Each larger than half a part.
    const large = "x".repeat(2_200_000);
    const ids = [await put("failed", "a@example.com", large), await put("failed", "b@example.com", large)];
    const first = await world.call("GET", `${base}/export?shelf=failed`, { as: ada });
    expect(first.headers).toMatchObject({ "content-type": "application/x-ndjson" });
    const [, next = ""] = /^<\/api\/v1([^>]+)>; rel="next"$/.exec(first.headers["link"] ?? "") ?? [];
    const second = await world.call("GET", next, { as: ada });
    expect(second.headers["link"]).toBeUndefined();
    const lines = [first, second].map(({ text }) => z.object({ id: z.string() }).parse(JSON.parse(text)));
    expect(lines.map(({ id }) => id)).toEqual(ids.toSorted());
  });

  it("goes to the database again where it was given up, or is discarded", async () => {
    const [again, away] = [await put("failed"), await put("failed")];
    const redrive = { as: ada, body: { shelf: "failed", ids: [again] } };
    expect(await world.call("POST", `${base}/redrive`, redrive)).toMatchObject({
      status: 202,
      json: { redriven: 1, isDone: true },
    });
    const discard = { as: ada, body: { shelf: "failed", ids: [away] } };
    expect(await world.call("POST", `${base}/discard`, discard)).toMatchObject({ json: { discarded: 1 } });
    const { json } = await world.call("GET", `${base}/posts`, { as: ada });
    expect(pageSchema.parse(json).items.map(({ id }) => id)).toEqual([again]);
  });

  it("is erased by a person's address, and no address gets into a log", async () => {
    const email = "erase-me@example.com";
    await put("quarantined", email);
    const kept = await put("quarantined");
    const answer = await world.call("POST", `${base}/erase`, { as: ada, body: { email } });
    expect(answer).toMatchObject({ status: 200, json: { erased: 1, unreadable: 0 } });
    expect(world.lines.join("")).not.toContain(email);
    const { json } = await world.call("GET", `${base}/posts?shelf=quarantined`, { as: ada });
    expect(pageSchema.parse(json).items.map(({ id }) => id)).toEqual([kept]);
  });

  it("is refused from now on where its owner says so", async () => {
    const set = (body: unknown) => world.call("PATCH", base, { as: ada, body });
    expect(await set({ whenUnavailable: "refuse" })).toMatchObject({ status: 200 });
    expect(await world.call("GET", base, { as: ada })).toMatchObject({ json: { whenUnavailable: "refuse" } });
    expect(await set({ whenUnavailable: "drop" })).toMatchObject({ status: 422 });
    expect(await set({ ingestMode: "blocked" })).toMatchObject({ status: 422 });
  });

  it("is redirected to no connection that is not the space's, or in use already", async () => {
    const administratorUrl = space.database.administratorUrl;
    const redirect = (connectionId: string) =>
      world.call("POST", `${base}/redirect`, { as: ada, body: { connectionId, administratorUrl } });
    expect(await redirect(newId())).toMatchObject({ status: 404 });
    const same = await redirect(space.connectionId);
    expect(same).toMatchObject({ status: 409, json: { code: "conflict" } });
    expect(world.lines.join("") + same.text).not.toContain(administratorUrl);
  });
});

it("a stranger sees nothing of it, and a space without a database says so", async () => {
  const id = await put("waiting");
  const eve = await world.signUp("Eve");
  expect(await world.call("GET", `${base}/posts/${id}`, { as: eve })).toMatchObject({ status: 404 });
  const own = await world.call("GET", `/spaces/${eve.spaceId}/spool`, { as: eve });
  expect(own).toMatchObject({ status: 409, json: { code: "not_ready" } });
});
