import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { newId } from "@formtrap/contracts";
import { openTenantStore } from "@formtrap/core/tenant";
import { newSubmission } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { captchaKeys, type FormsWorld, formsWorld } from "./forms.fixture.ts";

let fixture: FormsWorld;

beforeAll(async () => {
  fixture = await formsWorld();
});

afterAll(async () => {
  await fixture.close();
});

/** Stores submissions of a form, the first of them with a file. */
async function fill(formId: string, count: number): Promise<void> {
  const { ctx, s3, bucket } = fixture.space;
  const path = `formtrap/${formId}/${newId()}`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: path, Body: "%PDF-1.7" }));
  const file = { name: "cv.pdf", fieldName: "cv", path, sizeBytes: 8, type: "application/pdf" };
  const { submissions } = await openTenantStore({ ctx });
  for (let index = 0; index < count; index += 25) {
    const batch = Array.from({ length: Math.min(25, count - index) }, (_value, at) =>
      newSubmission(formId, {
        ...(index + at === 0 && {
          files: [{ ...file, location: "tenant" as const }],
          uploadKeys: [path],
        }),
        deliveries: [{ id: newId(), destinationId: newId(), channel: "webhook" }],
      }),
    );
    await submissions.recordAll(batch);
  }
}

async function rowsOf(formId: string): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await fixture.sql(
    `SELECT (SELECT count(*) FROM formtrap.forms WHERE id = $1)::int AS forms,
       (SELECT count(*) FROM formtrap.submissions WHERE form_id = $1)::int AS submissions,
       (SELECT count(*) FROM formtrap.uploads WHERE form_id = $1)::int AS uploads,
       (SELECT count(*) FROM formtrap.destinations WHERE form_id = $1)::int AS destinations,
       (SELECT count(*) FROM formtrap.deliveries d JOIN formtrap.submissions s ON s.id = d.submission_id
         WHERE s.form_id = $1)::int AS deliveries`,
    [formId],
  );
  return row ?? {};
}

async function filesOf(formId: string): Promise<number> {
  const { s3, bucket } = fixture.space;
  const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: `formtrap/${formId}/` });
  return (await s3.send(list)).KeyCount ?? 0;
}

const KEYS = captchaKeys("turnstile");

describe("deleting a form", () => {
  it("asks for its name, and takes rows, files, addresses and keys, and nothing of any other", async () => {
    const { create, call, forms, work, routeOf } = fixture;
    const webhookUrl = "https://hooks.example.com/forms";
    const [form, other] = [await create({ name: "Gone", webhookUrl }), await create({ webhookUrl })];
    for (const { id } of [form, other]) {
      await fill(id, 30);
      expect(await call("PUT", `${forms}/${id}/captcha-keys`, KEYS)).toMatchObject({ status: 204 });
    }
    const before = await rowsOf(other.id);
    expect(before).toEqual({ forms: 1, submissions: 30, uploads: 1, destinations: 1, deliveries: 30 });
    for (const confirm of ["", "?confirm=gone", "?confirm=Contact"]) {
      expect(await call("DELETE", `${forms}/${form.id}${confirm}`)).toMatchObject({
        status: 422,
        json: { issues: [{ path: "confirm" }] },
      });
    }
    expect(await rowsOf(form.id)).toEqual(before);

    const job = await work(await call("DELETE", `${forms}/${form.id}?confirm=Gone`));
    expect(job).toMatchObject({ kind: "delete_form", status: "succeeded", progress: 100 });
    expect(await rowsOf(form.id)).toEqual({
      forms: 0,
      submissions: 0,
      uploads: 0,
      destinations: 0,
      deliveries: 0,
    });
    expect(await filesOf(form.id)).toBe(0);
    expect(await routeOf(form)).toBeNull();
    const { control } = fixture.space.ctx;
    const keys = control
      .selectFrom("formCaptchaKey")
      .select("formId")
      .where("formId", "in", [form.id, other.id]);
    expect(await keys.execute()).toEqual([{ formId: other.id }]);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", "?confirm=Gone"],
      ["POST", "/resync"],
      ["GET", "/endpoints"],
    ]) {
      expect(await call(method ?? "", `${forms}/${form.id}${path}`)).toMatchObject({ status: 404 });
    }
    expect(await rowsOf(other.id)).toEqual(before);
    expect(await filesOf(other.id)).toBe(1);
    expect((await routeOf(other))?.policy.formId).toBe(other.id);
  });

  it("takes more than one statement's worth, and again nothing where it is repeated", async () => {
    const { create, call, forms, work } = fixture;
    const form = await create({ name: "Large" });
    await fill(form.id, 1_025);
    const first = await call("DELETE", `${forms}/${form.id}?confirm=Large`);
    const second = await call("DELETE", `${forms}/${form.id}?confirm=Large`);
    expect(await work(first)).toMatchObject({ status: "succeeded" });
    expect(await work(second)).toMatchObject({ status: "succeeded" });
    expect(await rowsOf(form.id)).toMatchObject({ forms: 0, submissions: 0 });
  });

  it("keeps the form to be found where its bucket refuses us, and goes on when it is asked again", async () => {
    const { create, call, forms, work, space } = fixture;
    const form = await create({ name: "Stuck" });
    await fill(form.id, 1);
    const { control } = space.ctx;
    const rename = async (storageBucket: string) => {
      await control
        .updateTable("connection")
        .set({ storageBucket })
        .where("id", "=", space.connectionId)
        .execute();
    };
    await rename("bucket-that-is-none");
    const job = await work(await call("DELETE", `${forms}/${form.id}?confirm=Stuck`));
    expect(job).toMatchObject({
      status: "failed",
      errorCode: "verification_failed",
      error: expect.stringContaining("Deleting their files"),
    });
    expect((await call("GET", `${forms}?name=Stuck`)).json).toMatchObject({ items: [{ id: form.id }] });
    await rename(space.bucket);
    const again = await work(await call("DELETE", `${forms}/${form.id}?confirm=Stuck`));
    expect(again).toMatchObject({ status: "succeeded" });
    expect(await filesOf(form.id)).toBe(0);
  });

  it("is for administrators, not for members", async () => {
    const { create, world, ada, forms } = fixture;
    const form = await create({ name: "Kept" });
    const answer = await world.call("POST", `/spaces/${ada.spaceId}/keys`, {
      as: ada,
      body: { name: "CI", rights: ["form:write", "submission:delete"] },
    });
    const { secret } = answer.json as { readonly secret: string };
    expect(
      await world.call("DELETE", `${forms}/${form.id}?confirm=Kept`, { as: { key: secret } }),
    ).toMatchObject({ status: 403, json: { detail: expect.stringContaining("form:delete") } });
  });

  it("may be asked for by a key that was given the right, for as long as it has it", async () => {
    const { create, call, world, ada, forms, work } = fixture;
    const [form, kept] = [await create({ name: "By key" }), await create({ name: "By key" })];
    const keys = `/spaces/${ada.spaceId}/keys`;
    const answer = await call("POST", keys, { name: "CI", rights: ["form:delete"] });
    const { key, secret } = answer.json as { readonly key: { readonly id: string }; readonly secret: string };
    const ask = (id: string) =>
      world.call("DELETE", `${forms}/${id}?confirm=By+key`, { as: { key: secret } });
    expect(await work(await ask(form.id))).toMatchObject({ status: "succeeded" });
    expect(await rowsOf(form.id)).toMatchObject({ forms: 0 });
    const asked = await ask(kept.id);
    await call("DELETE", `${keys}/${key.id}`);
    expect(await work(asked)).toMatchObject({ status: "failed", errorCode: "forbidden" });
    expect(await rowsOf(kept.id)).toMatchObject({ forms: 1 });
  });
});

describe("duplicating a form", () => {
  it("copies its settings, keys and destinations, with secrets of its own and nothing that was posted", async () => {
    const { create, call, forms, ada, routeOf } = fixture;
    const form = await create({
      name: "Original",
      webhookUrl: "https://hooks.example.com/own",
      captcha: { mode: "turnstile" },
      validation: { fields: { age: { type: "number" } } },
    });
    await fill(form.id, 2);
    await call("PUT", `${forms}/${form.id}/captcha-keys`, KEYS);
    const destinations = `/spaces/${ada.spaceId}/destinations`;
    const slack = `https://hooks.slack.com/services/T00000000/B00000000/${"X".repeat(24)}`;
    const added = await call("POST", destinations, { channel: "slack", formId: form.id, webhookUrl: slack });
    expect(added).toMatchObject({ status: 201 });
    expect(added.text).not.toContain("XXXXX");

    const body = { id: newId() };
    const copy = await call("POST", `${forms}/${form.id}/duplicate`, body);
    expect(copy).toMatchObject({
      status: 201,
      json: { id: body.id, name: "Original (copy)", version: 1, validation: form.validation },
    });
    expect(await call("POST", `${forms}/${form.id}/duplicate`, body)).toMatchObject({
      status: 201,
      json: copy.json as object,
    });
    const { postUrl } = copy.json as { readonly postUrl: string };
    expect(postUrl).not.toBe(form.postUrl);
    const route = await routeOf({ postUrl });
    expect(route?.policy.destinations.map(({ channel }) => channel).toSorted()).toEqual(["slack", "webhook"]);
    expect(route?.captchaKeys).toMatchObject({ siteKey: KEYS.siteKey });
    expect(await fixture.space.ctx.vault.get(route?.captchaKeys?.secretRef ?? "")).toEqual({
      v: 1,
      secretKey: KEYS.secretKey,
    });
    const sealed = await fixture.sql(
      "SELECT form_id, sealed_secret FROM formtrap.destinations WHERE channel = 'slack' AND form_id IN ($1, $2)",
      [form.id, body.id],
    );
    expect(new Set(sealed.map((row) => row["sealed_secret"])).size).toBe(2);
    const secrets = await Promise.all(
      [form.id, body.id].map(async (formId) => {
        const { json } = await call("GET", `${destinations}?formId=${formId}`);
        const { items } = json as { items: { id: string; channel: string }[] };
        const webhook = items.find(({ channel }) => channel === "webhook");
        return (await call("POST", `${destinations}/${webhook?.id}/webhook-secret/reveal`)).text;
      }),
    );
    expect(new Set(secrets).size).toBe(2);
    expect(await rowsOf(body.id)).toMatchObject({ submissions: 0, destinations: 2 });
    expect(await rowsOf(form.id)).toMatchObject({ submissions: 2, destinations: 2 });
  });
});
