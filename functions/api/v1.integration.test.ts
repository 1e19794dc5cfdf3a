import { API_BASE_PATH } from "@formtrap/contracts/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, ORIGIN, type Person } from "./api-world.fixture.ts";

let world: ApiWorld;
let ada: Person;

beforeAll(async () => {
  world = await apiWorld();
  ada = await world.signUp();
});

afterAll(async () => {
  await world.close();
});

const keySchema = z.object({ key: z.object({ id: z.uuid() }), secret: z.string() });

async function makeKey(person: Person, rights: readonly string[]) {
  const body = { name: "CI", rights };
  const { json } = await world.call("POST", `/spaces/${person.spaceId}/keys`, { as: person, body });
  return keySchema.parse(json);
}

describe("an operation of the API", () => {
  it("is not for those who are not signed in, and says how to be", async () => {
    const answer = await world.call("GET", "/spaces");
    expect(answer).toMatchObject({
      status: 401,
      headers: { "content-type": "application/problem+json", "www-authenticate": "Bearer" },
      json: { code: "not_signed_in", status: 401, detail: expect.stringContaining("Authorization: Bearer") },
    });
    expect(answer.headers["x-request-id"]).toBe(
      z.object({ requestId: z.string() }).parse(answer.json).requestId,
    );
  });

  it("answers what its contract names and nothing else", async () => {
    const { json } = await world.call("GET", "/spaces", { as: ada });
    expect(json).toEqual({
      items: [{ id: ada.spaceId, name: "Ada's space", role: "owner", createdAt: expect.any(String) }],
      nextCursor: null,
    });
  });

  it.each([
    ["GET", "/spaces?shade=blue", undefined, "query.shade"],
    ["POST", "/spaces", { name: "" }, "body.name"],
    ["POST", "/spaces", { name: "x", owner: "me" }, "body"],
    ["POST", "/spaces", "{", "body"],
    ["POST", "/spaces", [1], "body"],
    ["POST", "/spaces", { name: "a\u0000b" }, "body"],
    ["POST", "/spaces", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, "body"],
    ["GET", "/sessions?cursor=%00", undefined, "query"],
  ])("names what is wrong with %s %s %.40j", async (method, path, body, place) => {
    const { status, json } = await world.call(method, path, { as: ada, body });
    expect(status).toBe(422);
    expect(json).toMatchObject({ code: "invalid_input", issues: [expect.objectContaining({ path: place })] });
  });

  it("takes JSON only, and no more than 1 MiB of it", async () => {
    const headers = { "content-type": "text/plain" };
    expect(await world.call("POST", "/spaces", { as: ada, body: "{}", headers })).toMatchObject({
      status: 415,
    });
    const body = { name: "x".repeat(1_100_000) };
    expect(await world.call("POST", "/spaces", { as: ada, body })).toMatchObject({ status: 413 });
  });

  it("takes no compressed body, and says so", async () => {
    const answer = await world.call("POST", "/spaces", {
      as: ada,
      body: { name: "Packed" },
      headers: { "content-encoding": "gzip" },
    });
    expect(answer).toMatchObject({
      status: 415,
      json: { code: "unsupported_media_type", detail: expect.stringContaining("Content-Encoding") },
    });
  });

  it("finds a space by its id however that is written", async () => {
    const { secret: key } = await makeKey(ada, ["space:read"]);
    for (const as of [ada, { key }]) {
      const answer = await world.call("GET", `/spaces/${ada.spaceId.toUpperCase()}`, { as });
      expect(answer).toMatchObject({ status: 200, json: { id: ada.spaceId } });
    }
  });

  it("is refused to a page of another origin that rides on somebody's cookies", async () => {
    const body = { name: "Forged" };
    for (const origin of ["https://evil.example", "null", `${ORIGIN}.evil.example`]) {
      const answer = await world.call("POST", "/spaces", { as: ada, body, headers: { origin } });
      expect(answer).toMatchObject({ status: 403, json: { code: "csrf_refused" } });
    }
    expect((await world.call("GET", "/spaces", { as: ada })).text).not.toContain("Forged");
  });

  it("of another's space looks like one of no space at all", async () => {
    const eve = await world.signUp("Eve");
    const theirs = await world.call("GET", `/spaces/${ada.spaceId}`, { as: eve });
    const nobodys = await world.call("GET", "/spaces/0190a7c2-7f00-7abc-8000-000000000001", { as: eve });
    const strip = ({ json }: { readonly json: unknown }) => ({
      ...z.looseObject({}).parse(json),
      requestId: "",
    });
    expect(theirs.status).toBe(404);
    expect(strip(theirs)).toEqual(strip(nobodys));
  });

  it("that does not exist is a problem too", async () => {
    expect(await world.call("GET", "/nothing", { as: ada })).toMatchObject({
      status: 404,
      json: { code: "not_found" },
    });
    expect(await world.call("GET", "/spaces/not-an-id", { as: ada })).toMatchObject({ status: 404 });
  });
});

describe("a key", () => {
  it("opens its space as far as it was given rights, and is shown once", async () => {
    const { key, secret } = await makeKey(ada, ["space:read"]);
    const as = { key: secret };
    expect(await world.call("GET", `/spaces/${ada.spaceId}`, { as })).toMatchObject({ status: 200 });
    const rename = await world.call("PATCH", `/spaces/${ada.spaceId}`, { as, body: { name: "Mine" } });
    expect(rename).toMatchObject({
      status: 403,
      json: { code: "forbidden", detail: expect.stringContaining("space:write") },
    });
    expect(await world.call("GET", "/spaces", { as })).toMatchObject({ status: 403 });
    const list = await world.call("GET", `/spaces/${ada.spaceId}/keys`, { as: ada });
    expect(list.text).toContain(key.id);
    expect(list.text).not.toContain(secret);
    const logged = world.lines.join("");
    expect(logged).not.toContain(secret);
  });

  it("opens no other space", async () => {
    const eve = await world.signUp("Eve");
    const { secret } = await makeKey(eve, ["space:read"]);
    expect(await world.call("GET", `/spaces/${ada.spaceId}`, { as: { key: secret } })).toMatchObject({
      status: 404,
    });
  });

  it("opens nothing once it is taken back", async () => {
    const path = `/spaces/${ada.spaceId}`;
    const { key, secret } = await makeKey(ada, ["space:read"]);
    expect(await world.call("GET", path, { as: { key: secret } })).toMatchObject({ status: 200 });
    expect(await world.call("DELETE", `${path}/keys/${key.id}`, { as: ada })).toMatchObject({
      status: 204,
      text: "",
    });
    expect(await world.call("GET", path, { as: { key: secret } })).toMatchObject({ status: 401 });
    expect(await world.call("DELETE", `${path}/keys/${key.id}`, { as: ada })).toMatchObject({ status: 404 });
  });

  it("has no rights that its maker lacks", async () => {
    const { secret } = await makeKey(ada, ["key:write", "space:read"]);
    const body = { name: "More", rights: ["space:write"] };
    const answer = await world.call("POST", `/spaces/${ada.spaceId}/keys`, { as: { key: secret }, body });
    expect(answer).toMatchObject({ status: 403 });
  });

  it.each(["Basic abc", "Bearer", `Bearer ${"x".repeat(300)}`, "Bearer ftk_wrong"])(
    "is not %s",
    async (authorization) => {
      const answer = await world.call("GET", `/spaces/${ada.spaceId}`, { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, json: { code: "not_signed_in" } });
    },
  );
});

describe("the OpenAPI document", () => {
  it("names every operation of the contract", async () => {
    const { status, json } = await world.callAt("GET", "/api/openapi.json");
    expect(status).toBe(200);
    const { paths } = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(json);
    expect(Object.keys(paths)).toContain(`${API_BASE_PATH}/spaces/{spaceId}/keys/{keyId}`);
  });
});
