import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";

const PASSWORD = "database-password-7f3a";
const DATABASE_URL = `postgres://admin:${PASSWORD}@db.example.com:5432/forms`;
const SECRET = "bucket-secret-key-91c2";
const storage = {
  provider: "r2",
  accountId: "0123456789abcdef0123456789abcdef",
  bucket: "my-forms",
  accessKeyId: "access-key-id-wxyz",
  secretAccessKey: SECRET,
} as const;
const input = { name: "Ours", database: { url: DATABASE_URL }, storage };

let world: ApiWorld;
let ada: Person;
let path: string;

beforeAll(async () => {
  world = await apiWorld();
  ada = await world.signUp();
  path = `/spaces/${ada.spaceId}/connections`;
});
afterAll(async () => {
  await world.close();
});

const connectionSchema = z.looseObject({ id: z.uuid(), version: z.int() });

async function create(body: object = input, as: Person = ada) {
  const answer = await world.call("POST", `/spaces/${as.spaceId}/connections`, { as, body });
  expect(answer.status).toBe(201);
  return connectionSchema.parse(answer.json);
}

describe("a connection", () => {
  it("is answered with hints in place of secrets, wherever it appears", async () => {
    const made = await create();
    const read = await world.call("GET", `${path}/${made.id}`, { as: ada });
    expect(read.json).toMatchObject({
      name: "Ours",
      version: 1,
      database: { address: "db.example.com:5432/forms", provider: "other", isInitialized: false },
      storage: { provider: "r2", bucket: "my-forms", accessKeyHint: "wxyz", isVerified: false },
      captcha: null,
      isInUse: false,
    });
    expect(read.headers["etag"]).toBe('"v1"');
    const list = await world.call("GET", path, { as: ada });
    const logged = world.lines.join("");
    for (const text of [JSON.stringify(made), read.text, list.text, logged]) {
      expect(text).not.toMatch(new RegExp(`${PASSWORD}|${SECRET}|access-key-id`));
    }
  });

  it("with the same id twice is one, and another space's id says no more than that it is taken", async () => {
    const id = "0190a7c2-7f00-7abc-8000-0000000000aa";
    expect(await create({ ...input, id })).toMatchObject({ id });
    expect(await create({ ...input, id, name: "Again" })).toMatchObject({ id, name: "Ours" });
    const eve = await world.signUp("Eve");
    const answer = await world.call("POST", `/spaces/${eve.spaceId}/connections`, {
      as: eve,
      body: { ...input, id },
    });
    expect(answer).toMatchObject({ status: 409, json: { code: "conflict" } });
    expect(answer.text).not.toContain("Ours");
  });

  it("lists newest first, a page at a time, without another space's", async () => {
    const grace = await world.signUp("Grace");
    const made = [];
    for (const name of ["one", "two", "three"]) made.push(await create({ ...input, name }, grace));
    const url = `/spaces/${grace.spaceId}/connections`;
    const pageSchema = z.object({ items: z.array(connectionSchema), nextCursor: z.string().nullable() });
    const first = pageSchema.parse((await world.call("GET", `${url}?limit=2`, { as: grace })).json);
    const next = `${url}?limit=2&cursor=${first.nextCursor ?? ""}`;
    const second = pageSchema.parse((await world.call("GET", next, { as: grace })).json);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      made.map(({ id }) => id).toReversed(),
    );
    expect(second.nextCursor).toBeNull();
  });

  it("changes in part, and not over somebody else's change", async () => {
    const { id } = await create();
    const patch = (body: object, version: string) =>
      world.call("PATCH", `${path}/${id}`, { as: ada, body, headers: { "if-match": version } });
    const changed = await patch({ name: "Theirs", storage: null }, '"v1"');
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"v2"' },
      json: { name: "Theirs", storage: null, database: { address: "db.example.com:5432/forms" } },
    });
    expect(await patch({ name: "Late" }, '"v1"')).toMatchObject({
      status: 412,
      json: { code: "changed_meanwhile" },
    });
    const blind = await world.call("PATCH", `${path}/${id}`, { as: ada, body: { name: "Blind" } });
    expect(blind).toMatchObject({ status: 428 });
    expect(await patch({ name: "Forced" }, "*")).toMatchObject({ status: 200, json: { name: "Forced" } });
  });

  it("is forgotten with its secrets", async () => {
    const { id } = await create();
    const held = world.aws.calls.length;
    expect(await world.call("DELETE", `${path}/${id}`, { as: ada })).toMatchObject({ status: 204 });
    const calls = world.aws.calls.slice(held).map(({ operation }) => operation);
    expect(calls).toContain("DeleteSecret");
    expect(await world.call("GET", `${path}/${id}`, { as: ada })).toMatchObject({ status: 404 });
  });

  it("is nobody else's to see, change, try or forget", async () => {
    const { id } = await create();
    const mallory = await world.signUp("Mallory");
    const mine = `/spaces/${mallory.spaceId}/connections`;
    const headers = { "if-match": "*" };
    const attempts = [
      ["GET", `/${id}`, undefined],
      ["GET", `/${id}/sql`, undefined],
      ["PATCH", `/${id}`, { name: "Mine" }],
      ["DELETE", `/${id}`, undefined],
      ["POST", `/${id}/rotate-storage-keys`, { accessKeyId: "a", secretAccessKey: "b" }],
      ["POST", `/${id}/rotate-database-passwords`, {}],
      ["PUT", `/${id}/captcha`, { provider: "turnstile", siteKey: "0123456789", secretKey: "0123456789" }],
      ["POST", `/${id}/test-storage`, {}],
      ["POST", `/${id}/test-database`, { databaseUrl: DATABASE_URL }],
      ["POST", `/${id}/test-spam-protection`, undefined],
    ] as const;
    for (const [method, rest, body] of attempts) {
      const options = { as: mallory, headers, ...(body !== undefined && { body }) };
      const theirs = await world.call(method, `${mine}${rest}`, options);
      expect(theirs, `${method} ${rest}`).toMatchObject({ status: 404, json: { code: "not_found" } });
      const nobodys = await world.call(
        method,
        `${mine}${rest.replace(id, "0190a7c2-7f00-7abc-8000-000000000001")}`,
        options,
      );
      expect(detailOf(theirs.json)).toBe(detailOf(nobodys.json));
    }
  });
});

function detailOf(json: unknown): string {
  return z.object({ detail: z.string() }).parse(json).detail;
}

describe("a connection string is refused by name", () => {
  const start = `postgres://admin:${PASSWORD}`;
  it.each([
    ["a host in the query", `${start}@db.example.com/forms?host=10.0.0.1`, /parameter host/],
    ["a file to read", `${start}@db.example.com/forms?sslrootcert=/etc/passwd`, /sslrootcert/],
    ["no encryption", `${start}@db.example.com/forms?sslmode=disable`, /sslmode/],
    ["a socket path", `${start}@%2Fvar%2Frun%2Fpostgresql/forms`, /host/],
    ["a decimal address", `${start}@2130706433/forms`, /unusual spelling/],
    ["a hexadecimal address", `${start}@0x7f000001/forms`, /unusual spelling/],
    ["an octal address", `${start}@0177.0.0.1/forms`, /unusual spelling/],
    ["another protocol", `mysql://admin:${PASSWORD}@db.example.com/forms`, /postgres:\/\//],
  ])("%s", async (_name, url, sentence) => {
    const answer = await world.call("POST", path, { as: ada, body: { ...input, database: { url } } });
    expect(answer).toMatchObject({ status: 422, json: { code: "invalid_input" } });
    expect(detailOf(answer.json)).toMatch(sentence);
    expect(answer.text + world.lines.join("")).not.toContain(PASSWORD);
  });

  it.each([
    ["http://minio.example.com", "plain HTTP"],
    ["https://user:pw@minio.example.com", "credentials"],
    ["file:///etc/passwd", "no web address"],
  ])("and so is a bucket's endpoint: %s (%s)", async (endpoint) => {
    const minio = { provider: "minio", endpoint, bucket: "b-1", accessKeyId: "a", secretAccessKey: SECRET };
    const answer = await world.call("POST", path, { as: ada, body: { ...input, storage: minio } });
    expect(answer).toMatchObject({ status: 422, json: { code: "invalid_input" } });
    expect(answer.text).not.toContain(SECRET);
  });
});

describe("presets", () => {
  it("name every provider, and what it asks for is what connecting takes", async () => {
    const { status, json } = await world.call("GET", "/connection-presets", { as: ada });
    expect(status).toBe(200);
    const presets = z
      .object({
        storage: z.array(
          z.looseObject({ provider: z.string(), fields: z.array(z.looseObject({ name: z.string() })) }),
        ),
        databases: z.array(z.looseObject({ provider: z.string(), whereToFind: z.string().min(10) })),
      })
      .parse(json);
    const sample: Record<string, unknown> = {
      accountId: "0123456789abcdef0123456789abcdef",
      projectRef: "abcdefghijklmnopqrst",
      region: "eu-west-1",
      endpoint: "https://s3.example.com",
      forcePathStyle: true,
      bucket: "my-forms",
      accessKeyId: "key",
      secretAccessKey: SECRET,
    };
    expect(presets.storage.map(({ provider }) => provider).toSorted()).toEqual([
      "backblaze",
      "gcs",
      "minio",
      "other",
      "r2",
      "s3",
      "supabase",
    ]);
    for (const { provider, fields } of presets.storage) {
      const given = Object.fromEntries(fields.map(({ name }) => [name, sample[name]]));
      await create({ ...input, storage: { provider, ...given } });
    }
    expect(presets.databases.map(({ provider }) => provider)).toContain("neon");
  });
});
