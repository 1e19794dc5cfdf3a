/** A form's row is the customer's: it may be edited, broken, restored or added by SQL. */
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

const set = async (formId: string, change: string) => {
  await fixture.sql(`UPDATE formtrap.forms SET ${change} WHERE id = $1`, [formId]);
};

describe("a form that was edited by SQL", () => {
  it("is published by a resync, even where an older backup was restored over it", async () => {
    const { create, patch, call, forms, routeOf } = fixture;
    const form = await create();
    await patch(form.id, '"v1"', { name: "Second" });
    await patch(form.id, '"v2"', { name: "Third" });
    await set(form.id, "name = 'By hand', webhook_url = 'https://hooks.example.com/x', policy_version = 1");
    expect((await routeOf(form))?.policy.name).toBe("Third");
    const resynced = await call("POST", `${forms}/${form.id}/resync`);
    expect(resynced).toMatchObject({
      status: 200,
      json: { name: "By hand", version: 4, publishedVersion: 4 },
    });
    expect((await routeOf(form))?.policy).toMatchObject({
      name: "By hand",
      version: 4,
      destinations: [{ channel: "webhook" }],
    });
    await set(form.id, "policy_version = 1");
    expect(await patch(form.id, '"v1"', { name: "Saved" })).toMatchObject({ status: 200 });
    expect((await routeOf(form))?.policy).toMatchObject({ name: "Saved", version: 5 });
  });

  it.each([
    ["redirect_url = 'javascript:alert(1)'", "redirectUrl"],
    ["max_file_count = 5000", "maxFileCount"],
    [`allowed_origins = '["evil"]'`, "allowedOrigins.0"],
    ["name = repeat('x', 5000)", "name"],
    [
      `validation = jsonb_build_object('fields', jsonb_build_object(repeat('x', 200), jsonb_build_object('oneOf',
        jsonb_build_array(repeat('y', 90000)))))`,
      "validation",
    ],
    [`autoresponder = '{"subject": "Buy", "body": "now"}'`, "autoresponder"],
    [`autoresponder = '{"subject": 7}'`, "autoresponder.subject"],
  ])("and breaks a rule (%s) is not published, and the answer says why", async (change, path) => {
    const { create, call, forms, routeOf } = fixture;
    const form = await create({ name: "Sound" });
    await set(form.id, change);
    expect(await call("POST", `${forms}/${form.id}/resync`)).toMatchObject({
      status: 422,
      json: {
        code: "verification_failed",
        issues: expect.arrayContaining([expect.objectContaining({ path })]),
      },
    });
    expect((await routeOf(form))?.policy).toMatchObject({ name: "Sound", version: 1 });
    expect(await call("GET", `${forms}/${form.id}`)).toMatchObject({ status: 200 });
  });

  it.each([
    ["closes_at = 'infinity'", "closes_at"],
    [`captcha = '{"mode": "riddle"}'`, "captcha"],
    ["validation = '[1]'", "validation"],
    ["created_at = '-infinity'", "created_at"],
    ["policy_version = 2147483647", "policy_version"],
    [`notification_emails = '[{"a": 1}]'`, "notification_emails"],
  ])(
    "into what no form can be (%s) stays listed with what to do, and is deletable",
    async (change, column) => {
      const { create, call, forms, patch, work } = fixture;
      const form = await create({ name: "Odd" });
      const sound = await create({ name: "Odd, not" });
      await set(form.id, change);
      const list = await call("GET", `${forms}?name=Odd`);
      expect(list).toMatchObject({ status: 200 });
      expect(list.json).toMatchObject({
        items: expect.arrayContaining([
          expect.objectContaining({ id: sound.id, problem: null }),
          expect.objectContaining({ id: form.id, name: "Odd", problem: expect.stringContaining(column) }),
        ]),
      });
      const refused = { status: 409, json: { code: "conflict", detail: expect.stringContaining(column) } };
      expect(await call("GET", `${forms}/${form.id}`)).toMatchObject(refused);
      expect(await patch(form.id, "*", { name: "x" })).toMatchObject(refused);
      expect(await call("POST", `${forms}/${form.id}/resync`)).toMatchObject(refused);
      expect(await call("POST", `${forms}/${form.id}/duplicate`, {})).toMatchObject(refused);
      const deleting = await call("DELETE", `${forms}/${form.id}?confirm=Odd`);
      expect(await work(deleting)).toMatchObject({ status: "succeeded" });
      expect((await call("GET", `${forms}?name=Odd`)).text).not.toContain(form.id);
    },
  );

  it("keeps no change of a destination from the other forms", async () => {
    const { create, call, ada, routeOf } = fixture;
    const [odd, sound] = [await create(), await create()];
    await set(odd.id, "closes_at = 'infinity'");
    const body = { channel: "webhook", formId: null, url: "https://hooks.example.com/all" };
    const added = await call("POST", `/spaces/${ada.spaceId}/destinations`, body);
    expect(added).toMatchObject({ status: 201 });
    expect((await routeOf(sound))?.policy.destinations).toHaveLength(1);
    expect((await routeOf(odd))?.policy.destinations).toHaveLength(0);
    await set(odd.id, "closes_at = NULL");
    await call("POST", `${fixture.forms}/${odd.id}/resync`);
    expect((await routeOf(odd))?.policy.destinations).toHaveLength(1);
  });

  it("of megabytes neither takes the list down nor is read", async () => {
    const { create, call, forms } = fixture;
    const form = await create({ name: "Huge" });
    await set(form.id, "description = repeat('x', 3000000)");
    expect((await call("GET", `${forms}?name=Huge`)).json).toMatchObject({ items: [{ id: form.id }] });
    const read = await call("GET", `${forms}/${form.id}`);
    expect(read).toMatchObject({ status: 409 });
    await set(form.id, "description = NULL");
  });
});

describe("a form that was added by SQL", () => {
  it("has no address before it is resynced, and one after", async () => {
    const { call, forms, sql, ada, read, routeOf } = fixture;
    const id = newId();
    const insert = "INSERT INTO formtrap.forms (id, organization_id, name) VALUES ($1, $2, $3)";
    await sql(insert, [id, ada.spaceId, "By hand"]);
    expect(await read(id)).toMatchObject({ name: "By hand", postUrl: null, publishedVersion: null });
    const resynced = await call("POST", `${forms}/${id}/resync`);
    expect(resynced).toMatchObject({ status: 200, json: { publishedVersion: 2 } });
    expect((await routeOf(await read(id)))?.policy).toMatchObject({ formId: id, name: "By hand" });
  });

  it("in another space's name is nobody's", async () => {
    const { call, forms, sql } = fixture;
    const id = newId();
    const insert = "INSERT INTO formtrap.forms (id, organization_id, name) VALUES ($1, $2, $3)";
    await sql(insert, [id, newId(), "Forged"]);
    expect((await call("GET", forms)).text).not.toContain("Forged");
    for (const path of [`${forms}/${id}`, `${forms}/${id}/snippets`]) {
      expect(await call("GET", path)).toMatchObject({ status: 404 });
    }
    expect(await call("POST", `${forms}/${id}/resync`)).toMatchObject({ status: 404 });
  });

  it("under the id of another space's form takes nothing from it", async () => {
    const { create, routeOf, world } = fixture;
    const form = await create({ name: "Mine" });
    const eve = await world.signUp("Eve");
    const space = await world.connect(eve);
    const insert = "INSERT INTO formtrap.forms (id, organization_id, name) VALUES ($1, $2, $3)";
    await space.database.query(insert, [form.id, eve.spaceId, "Stolen"]);
    const path = `/spaces/${eve.spaceId}/forms/${form.id}`;
    expect(await world.call("POST", `${path}/resync`, { as: eve })).toMatchObject({ status: 409 });
    expect((await routeOf(form))?.policy).toMatchObject({
      name: "Mine",
      organizationId: fixture.ada.spaceId,
    });
  });
});

describe("a form whose database fails while it is made", () => {
  it.each([
    ["forms", "INSERT"],
    ["destinations", "INSERT"],
  ])("at %s is reached by nobody, and the repeated call completes it", async (table, event) => {
    const { call, forms, sql, routeOf } = fixture;
    const body = {
      id: newId(),
      name: "Cut off",
      retentionDays: null,
      webhookUrl: "https://hooks.example.com/forms",
    };
    await sql(`CREATE FUNCTION formtrap.fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'out of order' USING ERRCODE = '57P03'; END $$`);
    await sql(`CREATE TRIGGER fail BEFORE ${event} ON formtrap.${table} EXECUTE FUNCTION formtrap.fail()`);
    expect(await call("POST", forms, body)).toMatchObject({
      status: 503,
      json: { code: "tenant_unavailable" },
    });
    const { control } = fixture.space.ctx;
    const endpoints = control.selectFrom("formEndpoint").select("id").where("formId", "=", body.id);
    const [endpoint] = await endpoints.execute();
    const postUrl = `https://in.example.com/f/${endpoint?.id}`;
    expect(await routeOf({ postUrl })).toBeNull();
    await sql("DROP FUNCTION formtrap.fail() CASCADE");
    expect(await call("POST", forms, body)).toMatchObject({ status: 201, json: { postUrl } });
    expect((await routeOf({ postUrl }))?.policy).toMatchObject({ name: "Cut off" });
    expect(await endpoints.execute()).toHaveLength(1);
  });
});
