import type * as nodeDns from "node:dns";
import type { LookupFunction } from "node:net";
import { type CustomerDatabase, createCustomerDatabase } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type ApiAnswer, type ApiWorld, apiWorld, ORIGIN, type Person } from "./api-world.fixture.ts";
import { type CustomerBucket, startCustomerBucket, startReadOnlyBucket } from "./customer-bucket.fixture.ts";

/** Names that only turn out to lead inside when they are connected to. */
const INSIDE: Readonly<Record<string, string>> = {
  "metadata.example.com": "169.254.169.254",
  "private.example.com": "10.0.0.1",
  "mapped.example.com": "::ffff:192.168.0.1",
};

vi.mock("node:dns", async (importOriginal) => {
  const dns = await importOriginal<typeof nodeDns>();
  const lookup: LookupFunction = (host, options, callback) => {
    const address = INSIDE[host];
    if (address === undefined) {
      dns.lookup(host, options, callback);
      return;
    }
    const family = address.includes(":") ? 6 : 4;
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  return { ...dns, default: { ...dns, lookup }, lookup };
});

let world: ApiWorld;
let ada: Person;
let path: string;
let database: CustomerDatabase;
let bucket: CustomerBucket;

beforeAll(async () => {
  world = await apiWorld();
  ada = await world.signUp();
  path = `/spaces/${ada.spaceId}/connections`;
  database = await createCustomerDatabase();
  bucket = await startCustomerBucket();
});
afterAll(async () => {
  await bucket.close();
  await database.drop();
  await world.close();
});

const reportSchema = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string(), whatToDo: z.string() })),
  cors: z
    .object({ origins: z.array(z.string()), rule: z.string(), whereToPaste: z.string() })
    .nullable()
    .optional(),
});
const reportOf = ({ json }: ApiAnswer) => reportSchema.parse(json);
const verdicts = (answer: ApiAnswer) =>
  Object.fromEntries(reportOf(answer).checks.map(({ name, ok }) => [name, ok]));
const failureOf = (answer: ApiAnswer) => reportOf(answer).checks.find(({ ok }) => !ok);

async function connect(changes: object = {}): Promise<string> {
  const body = {
    name: "Ours",
    database: { url: database.administratorUrl, tls: { mode: "custom_ca", caPem: database.caPem } },
    storage: { provider: "minio", endpoint: bucket.endpoint, bucket: bucket.bucket, ...bucket.keys },
    ...changes,
  };
  const answer = await world.call("POST", path, { as: ada, body });
  expect(answer.json).toMatchObject({ name: "Ours" });
  return z.object({ id: z.uuid() }).parse(answer.json).id;
}

const test = (id: string, what: string, body?: object) =>
  world.call("POST", `${path}/${id}/test-${what}`, { as: ada, ...(body !== undefined && { body }) });
const read = async (id: string) => (await world.call("GET", `${path}/${id}`, { as: ada })).json;

describe("the test of a bucket", () => {
  it("writes, reads, deletes, uploads as a browser does, and gives the rule that pages miss", async () => {
    const id = await connect();
    const site = "https://www.example.com";
    const missing = await test(id, "storage", { origins: [site] });
    expect(missing).toMatchObject({ status: 200, json: { ok: false } });
    expect(verdicts(missing)).toEqual({
      write: true,
      read: true,
      delete: true,
      presigned_put: true,
      cors: false,
    });
    expect(reportOf(missing).cors).toMatchObject({
      origins: [ORIGIN, site],
      rule: expect.stringContaining(`${ORIGIN},${site}`),
    });
    expect(await read(id)).toMatchObject({ storage: { isVerified: true } });

    await bucket.allowOrigins([ORIGIN, site]);
    const pasted = await test(id, "storage", { origins: [site] });
    expect(pasted.json).toMatchObject({ ok: true, cors: null });
    const stranger = await test(id, "storage", { origins: ["https://other.example.com"] });
    expect(reportOf(stranger).cors?.origins).toEqual(["https://other.example.com"]);
    expect(await bucket.objectKeys()).toEqual([]);
  });

  it("says of keys that may not write what to look at, and remembers it", async () => {
    const readOnly = await startReadOnlyBucket();
    try {
      const { endpoint } = readOnly;
      const storage = { provider: "minio", endpoint, bucket: "files", ...bucket.keys };
      const id = await connect({ storage });
      const answer = await test(id, "storage", {});
      expect(failureOf(answer)).toMatchObject({
        name: "write",
        whatToDo: expect.stringContaining("that the key may write objects"),
      });
      expect(await read(id)).toMatchObject({
        storage: { isVerified: false },
        lastError: expect.stringContaining("Writing an object"),
      });
      expect(answer.text).not.toContain(bucket.keys.secretAccessKey);
    } finally {
      await readOnly.close();
    }
  });

  it.each([
    "https://10.0.0.1",
    "https://169.254.169.254",
    "https://private.example.com",
    "https://[::ffff:a00:1]",
  ])("connects to nothing at %s", async (endpoint) => {
    const id = await connect({ storage: { provider: "minio", endpoint, bucket: "files", ...bucket.keys } });
    expect(failureOf(await test(id, "storage", {}))).toMatchObject({ name: "write" });
  });

  it("is refused where there is no bucket, and for what is no origin", async () => {
    const id = await connect({ storage: null });
    expect(await test(id, "storage", {})).toMatchObject({ status: 422, json: { code: "invalid_input" } });
    expect(await test(id, "storage", { origins: ["https://a.example/path"] })).toMatchObject({ status: 422 });
  });
});

describe("new keys for a bucket", () => {
  const rotate = (id: string, body: object) =>
    world.call("POST", `${path}/${id}/rotate-storage-keys`, { as: ada, body, headers: { "if-match": "*" } });

  it("replace the old ones once they have proved to work", async () => {
    const id = await connect();
    const answer = await rotate(id, bucket.newKeys);
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: '"v2"' },
      json: { storage: { accessKeyHint: "NEW2", isVerified: true } },
    });
    expect(answer.text).not.toContain(bucket.newKeys.secretAccessKey);
    expect(verdicts(await test(id, "storage", {}))).toMatchObject({ write: true, delete: true });
  });

  it("leave the old ones in place where they do not", async () => {
    const id = await connect();
    const wrong = await rotate(id, { ...bucket.newKeys, secretAccessKey: "wrong-secret-3f" });
    expect(wrong).toMatchObject({ status: 422, json: { code: "verification_failed" } });
    expect(wrong.text).not.toContain("wrong-secret-3f");
    expect(await read(id)).toMatchObject({ version: 1, storage: { accessKeyHint: "OLD1" } });
    expect(verdicts(await test(id, "storage", {}))).toMatchObject({ write: true });
  });
});

describe("the test of a database", () => {
  const testDatabase = (id: string, databaseUrl = database.administratorUrl) =>
    test(id, "database", { databaseUrl });
  const elsewhere = async (host: string) => {
    const databaseUrl = `postgres://u:some-password-5@${host}/d`;
    return await testDatabase(await connect({ database: { url: databaseUrl } }), databaseUrl);
  };

  it("says what it found, what initializing will cost, and keeps the string nowhere", async () => {
    const id = await connect();
    const answer = await testDatabase(id);
    expect(answer).toMatchObject({ status: 200, json: { ok: true } });
    expect(Object.keys(verdicts(answer)).join(" ")).toBe(
      "connect version encoding writable create_schema create_role tables pooler latency connections size",
    );
    expect(await read(id)).toMatchObject({ database: { isVerified: true } });
    const secrets = world.aws.calls.map((call) => JSON.stringify(call)).join("");
    expect(answer.text + world.lines.join("") + secrets).not.toContain(database.administratorPassword);
  });

  it("refuses a string that leads elsewhere", async () => {
    const url = new URL(database.administratorUrl);
    url.pathname = "/postgres";
    const answer = await testDatabase(await connect(), url.href);
    expect(answer).toMatchObject({ status: 422, json: { code: "invalid_input" } });
  });

  it("says the same of every address inside, however it is spelled, as of one that does not answer", async () => {
    const hosts = ["10.0.0.1", "192.168.0.1", "169.254.169.254", "[fd00::1]", "[::ffff:10.0.0.1]"];
    const failures = new Set<string>();
    for (const host of [...hosts, ...Object.keys(INSIDE), "127.0.0.1"]) {
      const answer = await elsewhere(`${host}:1`);
      failures.add(JSON.stringify(failureOf(answer)));
      expect(answer.text).not.toContain("some-password-5");
    }
    const refusals = world.lines.filter((line) => line.includes("Egress refused"));
    for (const host of Object.keys(INSIDE)) {
      expect(refusals.find((line) => line.includes(host))).toMatch(/"reason":"(?!not found|no address)/);
    }
    expect([...failures]).toEqual([expect.stringContaining("The server could not be reached.")]);
  });

  it("names a role that may not create a schema", async () => {
    const poor = await createCustomerDatabase();
    try {
      const [role] = await poor.query("SELECT current_database() AS name");
      await poor.query(`ALTER DATABASE "${String(role?.["name"])}" OWNER TO CURRENT_USER`);
      const { administratorUrl: url, caPem } = poor;
      const id = await connect({ database: { url, tls: { mode: "custom_ca", caPem } } });
      const answer = await testDatabase(id, url);
      expect(failureOf(answer)).toMatchObject({
        name: "create_schema",
        whatToDo: expect.stringContaining("GRANT CREATE ON DATABASE"),
      });
    } finally {
      await poor.drop();
    }
  });

  it("names a table of somebody else's, and a schema that another installation owns", async () => {
    const busy = await createCustomerDatabase();
    try {
      const { administratorUrl: url, caPem } = busy;
      const id = await connect({ database: { url, tls: { mode: "custom_ca", caPem } } });
      await busy.query("CREATE SCHEMA formtrap");
      await busy.query("CREATE TABLE formtrap.forms AS SELECT 42 AS answer");
      expect(failureOf(await testDatabase(id, url))).toMatchObject({
        name: "tables",
        message: expect.stringContaining("1 tables that are not ours"),
      });
      await busy.query(
        "CREATE TABLE formtrap.installation AS SELECT 'theirs'::text AS deployment_id, gen_random_uuid() AS space_id",
      );
      await busy.query("GRANT ALL ON SCHEMA formtrap TO PUBLIC");
      await busy.query("GRANT SELECT ON formtrap.installation TO PUBLIC");
      expect(failureOf(await testDatabase(id, url))).toMatchObject({
        name: "tables",
        message: expect.stringContaining("another FormTrap space or installation"),
      });
    } finally {
      await busy.drop();
    }
  });

  it("does not trust a server by an authority that nobody named", async () => {
    const id = await connect({ database: { url: database.administratorUrl } });
    expect(failureOf(await testDatabase(id))).toMatchObject({
      name: "connect",
      message: expect.stringContaining("certificate"),
    });
  });
});
