import { type FormAddress, newEndpointId, newId } from "@formtrap/contracts";
import { findTestRoute } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type FormsWorld, formsWorld } from "./forms.fixture.ts";

let fixture: FormsWorld;
let sites: string;

beforeAll(async () => {
  fixture = await formsWorld();
  sites = `/spaces/${fixture.ada.spaceId}/sites`;
});

afterAll(async () => {
  await fixture.close();
});

const idSchema = z.object({ id: z.string() });
const pageSchema = z.object({ items: z.array(idSchema), nextCursor: z.string().nullable() });

const formAt = async (address: string | FormAddress) =>
  (await findTestRoute(fixture.space.ctx.control, address))?.policy.formId ?? null;

/** All pages of a list, one item each. */
async function walk(path: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { json } = await fixture.call("GET", `${path}?limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`);
    const page = pageSchema.parse(json);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
}

describe("a form's addresses", () => {
  it("are listed, added and given up, and visitors are told so", async () => {
    const { create, call, forms, ada, read } = fixture;
    const form = await create();
    const first = form.postUrl?.split("/").at(-1) ?? "";
    const alias = await call("POST", `${forms}/${form.id}/endpoints`, { kind: "alias" });
    expect(alias).toMatchObject({ status: 201, json: { kind: "alias", retiredAt: null } });
    const { id } = idSchema.parse(alias.json);
    expect(await formAt(id)).toBe(form.id);
    const key = await call("POST", `${forms}/${form.id}/endpoints`, { kind: "access_key" });
    expect(key.json).toMatchObject({ postUrl: "https://in.example.com/submit" });
    expect(await formAt({ kind: "access_key", accessKey: idSchema.parse(key.json).id })).toBe(form.id);
    expect(await walk(`${forms}/${form.id}/endpoints`)).toEqual([first, id, idSchema.parse(key.json).id]);
    for (let again = 0; again < 2; again += 1) {
      const retired = await call("DELETE", `/spaces/${ada.spaceId}/endpoints/${first}`);
      expect(retired).toMatchObject({ status: 204 });
    }
    expect((await findTestRoute(fixture.space.ctx.control, first))?.retiredAt).toBeInstanceOf(Date);
    expect(await read(form.id)).toMatchObject({ postUrl: `https://in.example.com/f/${id}` });
    await call("DELETE", `/spaces/${ada.spaceId}/endpoints/${id}`);
    expect(await read(form.id)).toMatchObject({ postUrl: null });
    expect(await call("GET", `${forms}/${form.id}/snippets`)).toMatchObject({ status: 409 });
  });

  it("may be names within a site, one form each", async () => {
    const { create, call, forms } = fixture;
    const [form, other] = [await create(), await create()];
    const site = await call("POST", sites, { name: "Joinery" });
    expect(site).toMatchObject({ status: 201, json: { name: "Joinery" } });
    const { id: siteId } = idSchema.parse(site.json);
    const body = { kind: "form_name", siteId, formName: "contact" };
    const named = await call("POST", `${forms}/${form.id}/endpoints`, body);
    expect(named.json).toMatchObject({ postUrl: `https://in.example.com/s/${siteId}`, formName: "contact" });
    expect(await formAt({ kind: "form_name", siteId, formName: "contact" })).toBe(form.id);
    expect(await call("POST", `${forms}/${other.id}/endpoints`, body)).toMatchObject({
      status: 409,
      json: { code: "conflict" },
    });
    const renamed = await call("PATCH", `${sites}/${siteId}`, { name: "Workshop" });
    expect(renamed).toMatchObject({ status: 200, json: { id: siteId, name: "Workshop" } });
    await call("POST", sites, { name: "Second" });
    expect(await walk(sites)).toHaveLength(2);
  });

  it("are a hundred at most", async () => {
    const { create, call, forms, space } = fixture;
    const form = await create();
    const rows = Array.from({ length: 99 }, () => ({
      id: newEndpointId(),
      formId: form.id,
      kind: "alias" as const,
      organizationId: space.spaceId,
    }));
    await space.ctx.control.insertInto("formEndpoint").values(rows).execute();
    expect(await call("POST", `${forms}/${form.id}/endpoints`, { kind: "alias" })).toMatchObject({
      status: 422,
      json: { code: "limit_reached" },
    });
  });

  it.each([{ kind: "id" }, { kind: "form_name" }, { kind: "alias", formId: newId() }, { kind: "hostname" }])(
    "cannot be %j",
    async (body) => {
      const { create, call, forms } = fixture;
      const form = await create();
      expect(await call("POST", `${forms}/${form.id}/endpoints`, body)).toMatchObject({ status: 422 });
    },
  );

  it("and sites of another space are as good as none", async () => {
    const { create, call, forms, world } = fixture;
    const form = await create();
    const { id: siteId } = idSchema.parse((await call("POST", sites, { name: "Ours" })).json);
    const { id: endpointId } = idSchema.parse(
      (await call("POST", `${forms}/${form.id}/endpoints`, { kind: "alias" })).json,
    );
    const eve = await world.signUp("Eve");
    const theirs = `/spaces/${eve.spaceId}`;
    for (const [method, path, body] of [
      ["DELETE", `endpoints/${endpointId}`, undefined],
      ["PATCH", `sites/${siteId}`, { name: "Mine" }],
      ["POST", `forms/${form.id}/endpoints`, { kind: "alias" }],
    ] as const) {
      expect(await world.call(method, `${theirs}/${path}`, { as: eve, body })).toMatchObject({ status: 404 });
    }
    expect((await world.call("GET", `${theirs}/sites`, { as: eve })).json).toEqual({
      items: [],
      nextCursor: null,
    });
    expect(await formAt(endpointId)).toBe(form.id);
  });
});

describe("a space's spam lists", () => {
  const lists = () => `/spaces/${fixture.ada.spaceId}/spam-lists`;
  const put = (etag: string, body: unknown) =>
    fixture.world.call("PUT", lists(), { as: fixture.ada, body, headers: { "if-match": etag } });

  it("are replaced by who saw the latest, and reach ingest", async () => {
    const { call, create, routeOf } = fixture;
    const empty = await call("GET", lists());
    expect(empty).toMatchObject({ status: 200, headers: { etag: '"v0"' }, json: { version: 0 } });
    const body = { blocked: { words: [" Casino "], networks: ["203.0.113.0/24", "2001:db8::1"] } };
    expect(await put('"v0"', body)).toMatchObject({
      status: 200,
      headers: { etag: '"v1"' },
      json: { blocked: { words: ["casino"] }, allowed: { words: [] }, version: 1 },
    });
    expect(await put('"v0"', {})).toMatchObject({ status: 412, json: { code: "changed_meanwhile" } });
    expect(await call("PUT", lists(), body)).toMatchObject({ status: 428 });
    expect((await routeOf(await create()))?.spamLists.blocked.words).toEqual(["casino"]);
    expect(await put("*", {})).toMatchObject({ status: 200, json: { version: 2 } });
  });

  it.each([
    ["a range that is none", { blocked: { networks: ["203.0.113.0/33"] } }, "body.blocked.networks.0"],
    ["a domain that is none", { blocked: { domains: ["not a domain"] } }, "body.blocked.domains.0"],
    [
      "more than they may hold",
      { blocked: { words: Array.from({ length: 1_001 }, (_value, index) => `word ${index}`) } },
      "body",
    ],
    ["other lists", { friends: [] }, "body"],
  ])("refuse %s, by its place", async (_name, body, path) => {
    expect(await put("*", body)).toMatchObject({
      status: 422,
      json: { issues: [expect.objectContaining({ path })] },
    });
  });
});
