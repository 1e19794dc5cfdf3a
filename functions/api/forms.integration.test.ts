import { newId } from "@formtrap/contracts";
import { formSchema, savedFormSchema } from "@formtrap/contracts/api";
import { findTestRoute } from "@formtrap/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import type { ConnectedSpace } from "./connected-space.fixture.ts";

let world: ApiWorld;
let ada: Person;
let space: ConnectedSpace;
let forms: string;

beforeAll(async () => {
  world = await apiWorld();
  ada = await world.signUp();
  space = await world.connect(ada);
  forms = `/spaces/${ada.spaceId}/forms`;
});

beforeEach(() => {
  world.keepLines();
});

afterAll(async () => {
  await world.close();
});

async function create(changes: Readonly<Record<string, unknown>> = {}) {
  const body = { name: "Contact", retentionDays: null, ...changes };
  const answer = await world.call("POST", forms, { as: ada, body });
  expect(answer).toMatchObject({ status: 201 });
  return savedFormSchema.parse(answer.json);
}

const patch = async (id: string, etag: string, body: unknown) =>
  await world.call("PATCH", `${forms}/${id}`, { as: ada, body, headers: { "if-match": etag } });

const routeOf = async ({ postUrl }: { readonly postUrl: string | null }) =>
  await findTestRoute(space.ctx.control, postUrl?.split("/").at(-1) ?? "");

describe("a form", () => {
  it("is made, read, listed and reached by its address", async () => {
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
    const read = await world.call("GET", `${forms}/${form.id}`, { as: ada });
    expect(read).toMatchObject({ status: 200, headers: { etag: '"v1"' } });
    expect(formSchema.parse(read.json)).toEqual(formSchema.parse(form));
    expect((await routeOf(form))?.policy).toMatchObject({ formId: form.id, version: 1 });
    const list = await world.call("GET", `${forms}?name=APP`, { as: ada });
    expect(list.json).toMatchObject({
      items: [{ id: form.id, name: "Apply", problem: null }],
      nextCursor: null,
    });
  });

  it("is one however often it is made with one id", async () => {
    const id = newId();
    const [one, other] = await Promise.all([create({ id }), create({ id })]);
    expect(one?.postUrl).toBe(other?.postUrl);
  });

  it("is changed by who saw its latest version, and at once for visitors", async () => {
    const form = await create();
    const changed = await patch(form.id, '"v1"', { name: "Renamed", maxSubmissions: 3 });
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"v2"' },
      json: { name: "Renamed", maxSubmissions: 3, version: 2, publishedVersion: 2 },
    });
    expect((await routeOf(form))?.policy).toMatchObject({ name: "Renamed", maxSubmissions: 3, version: 2 });
    expect(await patch(form.id, '"v1"', { name: "Late" })).toMatchObject({
      status: 412,
      json: { code: "changed_meanwhile" },
    });
    const blind = await world.call("PATCH", `${forms}/${form.id}`, { as: ada, body: { name: "Blind" } });
    expect(blind).toMatchObject({ status: 428 });
    expect(await patch(form.id, "*", { name: "Whatever" })).toMatchObject({
      status: 200,
      json: { name: "Whatever", maxSubmissions: 3, version: 3 },
    });
  });
});
