import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FormsWorld, formsWorld } from "./forms.fixture.ts";

let fixture: FormsWorld;

beforeAll(async () => {
  fixture = await formsWorld();
});

afterAll(async () => {
  await fixture.close();
});

describe("a form", () => {
  it("is made, read, listed and reached by its address", async () => {
    const { create, call, forms, routeOf } = fixture;
    const form = await create({
      name: "Apply",
      closesAt: "2031-05-06T07:08:09+02:00",
      allowedOrigins: ["https://*.Example.com"],
      validation: { fields: { first_name: { required: true } }, multiple: ["skills"] },
    });
    expect(form).toMatchObject({
      name: "Apply",
      version: 1,
      publishedVersion: 1,
      closesAt: "2031-05-06T05:08:09.000Z",
      allowedOrigins: ["https://*.example.com"],
      recipients: [],
    });
    expect(form.postUrl).toMatch(/^https:\/\/in\.example\.com\/f\/[2-9a-z]{17}$/);
    const read = await call("GET", `${forms}/${form.id}`);
    expect(read).toMatchObject({ status: 200, headers: { etag: '"v1"' } });
    const { recipients: _recipients, ...rest } = form;
    expect(read.json).toEqual(rest);
    expect((await routeOf(form))?.policy).toMatchObject({ formId: form.id, version: 1 });
    const list = await call("GET", `${forms}?name=APP`);
    expect(list.json).toMatchObject({
      items: [{ id: form.id, name: "Apply", problem: null }],
      nextCursor: null,
    });
  });

  it("is one however often it is made with one id", async () => {
    const { create } = fixture;
    const id = newId();
    const first = await create({ id });
    expect(await create({ id, name: "Other" })).toEqual(first);
  });

  it("is changed by who saw its latest version, and at once for visitors", async () => {
    const { create, patch, routeOf, call, forms } = fixture;
    const form = await create();
    expect(await patch(form.id, '"v1"', { name: "Renamed", maxSubmissions: 3 })).toMatchObject({
      status: 200,
      headers: { etag: '"v2"' },
      json: { name: "Renamed", maxSubmissions: 3, version: 2, publishedVersion: 2 },
    });
    expect((await routeOf(form))?.policy).toMatchObject({ name: "Renamed", maxSubmissions: 3, version: 2 });
    expect(await patch(form.id, '"v1"', { name: "Late" })).toMatchObject({
      status: 412,
      json: { code: "changed_meanwhile" },
    });
    expect(await call("PATCH", `${forms}/${form.id}`, { name: "Blind" })).toMatchObject({ status: 428 });
    expect(await patch(form.id, "*", { name: "Whatever" })).toMatchObject({
      status: 200,
      json: { name: "Whatever", maxSubmissions: 3, version: 3 },
    });
  });

  it.each([
    [{ spamThreshold: 2 }, "body.spamThreshold"],
    [{ redirectUrl: "javascript:alert(1)" }, "body.redirectUrl"],
    [{ webhookUrl: "https://ada:secret@example.com/hook" }, "body.webhookUrl"],
    [{ allowedOrigins: ["example.com"] }, "body.allowedOrigins.0"],
    [{ maxFileSizeBytes: 200 * 1024 * 1024 }, "body.maxFileSizeBytes"],
    [{ validation: { fields: { age: { min: 9, max: 1 } } } }, "body.validation.fields.age"],
    [{ validation: { fields: { text: { oneOf: ["x".repeat(70_000)] } } } }, "body.validation"],
    [{ policyVersion: 9 }, "body"],
    [{ organizationId: newId() }, "body"],
    [{ createdAt: "2020-01-01T00:00:00Z" }, "body"],
  ])("cannot become %j", async (change, path) => {
    const { create, patch } = fixture;
    const form = await create();
    expect(await patch(form.id, '"v1"', change)).toMatchObject({
      status: 422,
      json: { code: "invalid_input", issues: [expect.objectContaining({ path })] },
    });
  });

  it("keeps what belongs together: no autoresponder without a captcha, whichever is changed", async () => {
    const { create, patch } = fixture;
    const autoresponder = { subject: "Thanks", body: "We will write." };
    const form = await create({ captcha: { mode: "turnstile" }, autoresponder });
    expect(await patch(form.id, '"v1"', { captcha: { mode: "off" } })).toMatchObject({
      status: 422,
      json: { issues: [{ path: "autoresponder" }] },
    });
    expect(await patch(form.id, '"v1"', { captcha: { mode: "off" }, autoresponder: null })).toMatchObject({
      status: 200,
      json: { autoresponder: null, captcha: { mode: "off" } },
    });
  });

  it("is switched off and on for visitors, whatever else was changed", async () => {
    const { create, patch, call, forms, routeOf } = fixture;
    const form = await create();
    await patch(form.id, '"v1"', { name: "Renamed" });
    const off = await call("POST", `${forms}/${form.id}/disable`);
    expect(off).toMatchObject({ status: 200, json: { isActive: false, name: "Renamed" } });
    expect((await routeOf(form))?.policy.isActive).toBe(false);
    expect((await call("POST", `${forms}/${form.id}/enable`)).json).toMatchObject({ isActive: true });
    expect((await routeOf(form))?.policy.isActive).toBe(true);
    const off2 = await call("GET", `${forms}?isActive=false`);
    expect(off2.text).not.toContain(form.id);
  });

  it("asks its notification addresses, and tells which may be written to", async () => {
    const { create, patch, world, ada, forms } = fixture;
    const form = await create({ sendEmailNotifications: true, notificationEmails: ["team@example.com"] });
    expect(form.recipients).toEqual([{ email: "team@example.com", state: "pending" }]);
    const key = await world.call("POST", `/spaces/${ada.spaceId}/keys`, {
      as: ada,
      body: { name: "CI", rights: ["form:write", "form:read"] },
    });
    const { secret } = key.json as { readonly secret: string };
    const notificationEmails = ["team@example.com", "stranger@example.com"];
    const byKey = await world.call("PATCH", `${forms}/${form.id}`, {
      as: { key: secret },
      body: { notificationEmails },
      headers: { "if-match": "*" },
    });
    expect(byKey.json).toMatchObject({
      recipients: [{ state: "pending" }, { email: "stranger@example.com", state: "not_asked" }],
    });
    expect((await patch(form.id, "*", {})).json).toMatchObject({
      recipients: [{ state: "pending" }, { email: "stranger@example.com", state: "pending" }],
    });
  });

  it("is listed page by page, without gaps", async () => {
    const { create, call, forms } = fixture;
    const made = [
      await create({ name: "Paged" }),
      await create({ name: "Paged" }),
      await create({ name: "Paged" }),
    ];
    const seen: string[] = [];
    let cursor = "";
    for (let page = 0; page < 3; page += 1) {
      const { json } = await call("GET", `${forms}?name=paged&limit=1${cursor}`);
      const { items, nextCursor } = json as { items: { id: string }[]; nextCursor: string | null };
      seen.push(...items.map(({ id }) => id));
      cursor = `&cursor=${nextCursor}`;
    }
    expect(seen).toEqual(made.map(({ id }) => id).toReversed());
    expect(cursor).toBe("&cursor=null");
    expect(await call("GET", `${forms}?cursor=rubbish`)).toMatchObject({ status: 422 });
  });

  it("of another space is as good as none, and no id of it can be had", async () => {
    const { create, world, forms } = fixture;
    const form = await create({ name: "Secret plans" });
    const eve = await world.signUp("Eve");
    await world.connect(eve);
    const theirs = `/spaces/${eve.spaceId}/forms`;
    for (const [method, path, body] of [
      ["GET", form.id, undefined],
      ["PATCH", form.id, { name: "Mine" }],
      ["DELETE", `${form.id}?confirm=Secret%20plans`, undefined],
      ["POST", `${form.id}/disable`, undefined],
      ["POST", `${form.id}/resync`, undefined],
      ["POST", `${form.id}/duplicate`, {}],
      ["GET", `${form.id}/snippets`, undefined],
      ["GET", `${form.id}/captcha-keys`, undefined],
      ["GET", `${form.id}/endpoints`, undefined],
    ] as const) {
      const headers = { "if-match": "*" };
      const answer = await world.call(method, `${theirs}/${path}`, { as: eve, body, headers });
      expect(answer, `${method} ${path}`).toMatchObject({
        status: 404,
        json: { detail: "There is no such form in this space." },
      });
      const intruding = await world.call(method, `${forms}/${path}`, { as: eve, body, headers });
      expect(intruding.status).toBe(404);
      expect(`${answer.text}${intruding.text}`).not.toContain("Secret");
    }
    const body = { id: form.id, name: "Mine", retentionDays: null };
    expect(await world.call("POST", theirs, { as: eve, body })).toMatchObject({ status: 409 });
    expect(await fixture.read(form.id)).toMatchObject({ name: "Secret plans", version: 1 });
  });
});
