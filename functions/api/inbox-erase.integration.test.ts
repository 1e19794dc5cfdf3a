import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { newId } from "@formtrap/contracts";
import { eraseSubmission } from "@formtrap/core/inbox";
import { spooledFileKey } from "@formtrap/core/spool";
import { readTenant } from "@formtrap/core/tenant";
import { newSubmission } from "@formtrap/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type InboxWorld, inboxWorld } from "./inbox-world.fixture.ts";

let world: InboxWorld;
let tenantId: string;
beforeAll(async () => {
  world = await inboxWorld();
  tenantId = (await readTenant(world.space)).route.tenantId;
}, 60_000);
beforeEach(async () => {
  await world.sql("DELETE FROM t.submissions");
});
afterAll(() => world.close());

const FILE = { name: 'plan "b".html', fieldName: "plan", sizeBytes: 4, type: "text/html" } as const;

async function putFile(key: string) {
  const { s3, bucket } = world.space;
  const body = { Bucket: bucket, Key: key, Body: "<b>x", ContentType: "text/html" };
  await s3.send(new PutObjectCommand(body));
  return { ...FILE, path: key, location: "tenant" } as const;
}

async function putSpooledFile(submissionId: string) {
  const path = spooledFileKey(tenantId, submissionId, newId());
  await world.space.ctx.bucket.put(path, Buffer.from("wait"), { contentType: "text/html" });
  return { ...FILE, path, location: "spool" } as const;
}

const tenantKey = () => `formtrap/${world.formId}/${newId()}`;

async function isThere(key: string): Promise<boolean> {
  const { s3, bucket } = world.space;
  return await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).then(
    () => true,
    () => false,
  );
}

/** A submission with a file in each bucket, an unlisted upload, a note and a delivery with an answer. */
async function addHeavy() {
  const id = newId();
  const key = tenantKey();
  const upload = tenantKey();
  await putFile(upload);
  const spooled = await putSpooledFile(id);
  const delivery = { id: newId(), destinationId: newId(), channel: "webhook" } as const;
  await world.add({
    id,
    files: [await putFile(key), spooled],
    uploadKeys: [upload],
    deliveries: [delivery],
  });
  await world.sql("UPDATE t.deliveries SET last_response = 'about Ada' WHERE id = $1", [delivery.id]);
  await world.sql(
    `INSERT INTO t.delivery_attempts (delivery_id, attempt, started_at, duration_ms, response)
     VALUES ($1, 1, now(), 1, 'about Ada')`,
    [delivery.id],
  );
  await world.call("POST", `/submissions/${id}/notes`, { body: "About Ada" });
  return { id, key, upload, spooled: spooled.path };
}

const countOf = async (table: string) => {
  const [row] = await world.sql(`SELECT count(*)::int AS count FROM t.${table}`);
  return row?.["count"];
};

const linkSchema = z.object({ url: z.url(), expiresAt: z.string() });

describe("a link to a file", () => {
  it("leads to it in either bucket, to be saved and never shown", async () => {
    const { id } = await addHeavy();
    for (const [index, content] of [
      [0, "<b>x"],
      [1, "wait"],
    ] as const) {
      const { status, json } = await world.call("GET", `/submissions/${id}/files/${index}`);
      expect(status).toBe(200);
      const response = await fetch(linkSchema.parse(json).url);
      expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="plan _b_\.html"/);
      expect(await response.text()).toBe(content);
    }
    expect(await world.call("GET", `/submissions/${id}/files/2`)).toMatchObject({ status: 404 });
    expect(await world.call("GET", `/submissions/${id}/files/x`)).toMatchObject({ status: 404 });
  });

  it.each([
    ["another form's folder", "tenant", (): string => `formtrap/${newId()}/${newId()}`],
    ["a folder further up", "tenant", (): string => `formtrap/${world.formId}/../secret`],
    ["the bucket's root", "tenant", (): string => "secret"],
    ["another tenant's files", "spool", (): string => spooledFileKey(newId(), newId(), newId())],
    ["another submission's files", "spool", (): string => spooledFileKey(tenantId, newId(), newId())],
    ["what waits", "spool", (): string => `spool/${tenantId}/${newId()}`],
  ] as const)("never leads to %s, whatever the row says", async (_name, location, path) => {
    const id = await world.add({ files: [{ ...FILE, location, path: path() }] });
    expect(await world.call("GET", `/submissions/${id}/files/0`)).toMatchObject({ status: 404 });
  });
});

describe("erasing", () => {
  it("leaves nothing of a submission, and everything of the others", async () => {
    const [gone, kept] = [await addHeavy(), await addHeavy()];
    expect(await world.call("POST", `/submissions/${gone.id}/erase`)).toMatchObject({ status: 204 });
    expect(await world.call("GET", `/submissions/${gone.id}`)).toMatchObject({ status: 404 });
    for (const key of [gone.key, gone.upload]) expect(await isThere(key)).toBe(false);
    for (const key of [kept.key, kept.upload]) expect(await isThere(key)).toBe(true);
    expect(await world.space.ctx.bucket.head(gone.spooled)).toBeNull();
    expect(await world.space.ctx.bucket.head(kept.spooled)).not.toBeNull();
    for (const table of ["submissions", "deliveries", "delivery_attempts", "notes"])
      expect([table, await countOf(table)]).toEqual([table, 1]);
    const held = await world.sql("SELECT used_by FROM t.uploads WHERE used_by = $1", [gone.id]);
    expect(held).toEqual([]);
  });

  it("may be repeated, and is refused for what never was", async () => {
    const { id } = await addHeavy();
    for (let time = 0; time < 3; time += 1)
      expect(await world.call("POST", `/submissions/${id}/erase`)).toMatchObject({ status: 204 });
    expect(await world.call("POST", `/submissions/${newId()}/erase`)).toMatchObject({ status: 404 });
  });

  it("is not undone by a replay that comes late", async () => {
    const id = await world.add();
    await world.call("POST", `/submissions/${id}/erase`);
    const late = newSubmission(world.formId, { id, alreadyAccepted: true });
    expect(await world.store.submissions.record(late)).toBe("erased");
    expect(await world.call("GET", `/submissions/${id}`)).toMatchObject({ status: 404 });
  });

  it("that was cut off is finished by a repetition", async () => {
    const { id, key, upload, spooled } = await addHeavy();
    const { ctx } = world.space;
    let deletions = 0;
    const openObjectStore: typeof ctx.openObjectStore = (target) => {
      const store = ctx.openObjectStore(target);
      return {
        ...store,
        delete: async (each) => {
          deletions += 1;
          if (deletions > 1) throw new Error("killed");
          await store.delete(each);
        },
      };
    };
    const cutOff = eraseSubmission({ ctx: { ...ctx, openObjectStore }, submissionId: id });
    await expect(cutOff).rejects.toThrow("killed");
    expect(await world.call("GET", `/submissions/${id}`)).toMatchObject({ status: 200 });
    expect(await world.call("POST", `/submissions/${id}/erase`)).toMatchObject({ status: 204 });
    for (const each of [key, upload]) expect(await isThere(each)).toBe(false);
    expect(await ctx.bucket.head(spooled)).toBeNull();
  });

  it("touches no object that is not the form's, whatever the row says", async () => {
    const others = [`formtrap/${newId()}/${newId()}`, "secret", `formtrap/${world.formId}/deeper/secret`];
    const files = [];
    for (const key of others) files.push(await putFile(key));
    const foreign = spooledFileKey(newId(), newId(), newId());
    await world.space.ctx.bucket.put(foreign, Buffer.from("x"), { contentType: "x" });
    const id = await world.add({ files: [...files, { ...FILE, path: foreign, location: "spool" }] });
    expect(await world.call("POST", `/submissions/${id}/erase`)).toMatchObject({ status: 204 });
    for (const key of others) expect(await isThere(key)).toBe(true);
    expect(await world.space.ctx.bucket.head(foreign)).not.toBeNull();
    const { s3, bucket } = world.space;
    await s3.send(new GetObjectCommand({ Bucket: bucket, Key: others[0] ?? "" }));
  });
});
