import { createForm } from "@formtrap/core/form";
import { runJob } from "@formtrap/core/job";
import { leavingJob } from "@formtrap/core/leaving";
import { type CustomerDatabase, createCustomerDatabase, lambdaContext, sqsEvent } from "@formtrap/testkit";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";

let world: ApiWorld;
let handleJobs: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
const databases: CustomerDatabase[] = [];

beforeAll(async () => {
  world = await apiWorld();
  ({ handler: handleJobs } = await import("../queue/jobs.ts"));
});
afterAll(async () => {
  for (const database of databases) await database.drop();
  await world.close();
});

const jobSchema = z.looseObject({ id: z.uuid(), status: z.string(), error: z.string().nullable() });

/** What waits in the jobs' queue is worked on, as the queue would call the function. */
async function workOff(person: Person, started: unknown) {
  const { id } = jobSchema.parse(started);
  const messages = await world.platform.receive("jobs");
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => 300_000 };
  await handleJobs(sqsEvent(messages.map((body) => ({ body }))), context);
  const { json } = await world.call("GET", `/spaces/${person.spaceId}/jobs/${id}`, { as: person });
  return jobSchema.parse(json);
}

async function connect(person: Person) {
  const database = await createCustomerDatabase();
  databases.push(database);
  const body = {
    name: "Ours",
    database: { url: database.administratorUrl, tls: { mode: "custom_ca", caPem: database.caPem } },
  };
  const { json } = await world.call("POST", `/spaces/${person.spaceId}/connections`, { as: person, body });
  return { database, connectionId: z.object({ id: z.uuid() }).parse(json).id };
}

const call = (person: Person, method: string, rest: string, body?: object) =>
  world.call(method, `/spaces/${person.spaceId}${rest}`, {
    as: person,
    ...(body !== undefined && { body }),
  });

describe("a space's place", () => {
  it("is none, then its own database, with an administrator's string that is forgotten", async () => {
    const ada = await world.signUp();
    expect(await call(ada, "GET", "/tenant")).toMatchObject({ status: 200, json: { status: "none" } });
    const { database, connectionId } = await connect(ada);
    const { administratorUrl } = database;
    const started = await call(ada, "POST", "/tenant/initialize", { connectionId, administratorUrl });
    expect(started).toMatchObject({ status: 202, json: { kind: "provision_byoi", status: "queued" } });
    expect(await workOff(ada, started.json)).toMatchObject({ status: "succeeded", progress: 100 });
    const path = `/spaces/${ada.spaceId}/jobs/${jobSchema.parse(started.json).id}`;
    const { headers } = await world.call("GET", path, { as: ada });
    const known = { "if-none-match": `"older", W/${headers["etag"]}` };
    expect(await world.call("GET", path, { as: ada, headers: known })).toMatchObject({
      status: 304,
      text: "",
    });
    const tenant = await call(ada, "GET", "/tenant");
    expect(tenant.json).toMatchObject({ status: "active", placement: "byoi", connectionId });
    const health = await call(ada, "GET", "/health");
    expect(health.json).toMatchObject({ database: { isWell: true, problem: null }, bucket: null });
    const told = [started.text, tenant.text, health.text, world.lines.join("")].join("");
    expect(told).not.toContain(database.administratorPassword);
    expect(await call(ada, "DELETE", `/connections/${connectionId}`)).toMatchObject({
      status: 409,
      json: { code: "conflict" },
    });
  });

  it("says why its database does not answer", async () => {
    const grace = await world.signUp("Grace");
    const { database } = await world.connect(grace);
    await database.query(
      "DO $$ DECLARE r text; BEGIN FOR r IN SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') LIKE '%database ' || current_database() || ',%' LOOP EXECUTE format('ALTER ROLE %I NOLOGIN', r); END LOOP; END $$",
    );
    expect((await call(grace, "GET", "/health")).json).toMatchObject({
      database: { isWell: false, problem: expect.stringMatching(/refused the login/) },
      bucket: { isWell: true },
    });
  });

  it("is refused strings that lead elsewhere, and another space's connection", async () => {
    const rosa = await world.signUp("Rosa");
    const { connectionId, database } = await connect(rosa);
    const url = new URL(database.administratorUrl);
    url.pathname = "/postgres";
    const elsewhere = { connectionId, administratorUrl: url.href };
    expect(await call(rosa, "POST", "/tenant/initialize", elsewhere)).toMatchObject({ status: 422 });
    const eve = await world.signUp("Eve");
    const foreign = { connectionId, administratorUrl: database.administratorUrl };
    expect(await call(eve, "POST", "/tenant/initialize", foreign)).toMatchObject({ status: 404 });
    const both = { ...foreign, prepared: true };
    expect(await call(rosa, "POST", "/tenant/initialize", both)).toMatchObject({ status: 422 });
  });
});

describe("roles that the customer makes", () => {
  it("are all that initializing needs: no administrator's string reaches us, no password leaves us", async () => {
    const joan = await world.signUp("Joan");
    const { database, connectionId } = await connect(joan);
    const initialize = () => call(joan, "POST", "/tenant/initialize", { connectionId, prepared: true });
    expect(await initialize()).toMatchObject({ status: 409, json: { code: "conflict" } });
    const sql = await call(joan, "GET", `/connections/${connectionId}/sql`);
    expect(sql).toMatchObject({ status: 200, headers: { "content-type": "text/plain; charset=utf-8" } });
    expect((await call(joan, "GET", `/connections/${connectionId}/sql`)).text).toBe(sql.text);
    const tooEarly = await workOff(joan, (await initialize()).json);
    expect(tooEarly).toMatchObject({ status: "failed", error: expect.stringContaining("Run the SQL") });

    await asAdministrator(database, sql.text);
    await asAdministrator(database, sql.text);
    const done = await workOff(joan, (await initialize()).json);
    expect(done).toMatchObject({ status: "succeeded", error: null });
    expect((await call(joan, "GET", "/tenant")).json).toMatchObject({ status: "active" });
    expect((await call(joan, "GET", "/health")).json).toMatchObject({ database: { isWell: true } });
  });

  it("are not made in another database, or over a schema that holds something", async () => {
    const mary = await world.signUp("Mary");
    const first = await connect(mary);
    const { text } = await call(mary, "GET", `/connections/${first.connectionId}/sql`);
    const second = await connect(mary);
    await expect(asAdministrator(second.database, text)).rejects.toThrow(/for another database/);
    await first.database.query("CREATE SCHEMA formtrap");
    await first.database.query("CREATE TABLE formtrap.mine (n int)");
    await expect(asAdministrator(first.database, text)).rejects.toThrow(/holds something/);
  });
});

async function asAdministrator({ administratorUrl, caPem }: CustomerDatabase, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: administratorUrl, ssl: { ca: caPem } });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

describe("new passwords for our roles", () => {
  it("replace the old ones without an administrator, and a function that runs goes on", async () => {
    const hedy = await world.signUp("Hedy");
    const { ctx, connectionId } = await world.connect(hedy);
    await createForm({ ctx, input: { name: "Contact", retentionDays: null } });
    const started = await call(hedy, "POST", `/connections/${connectionId}/rotate-database-passwords`, {});
    expect(started).toMatchObject({ status: 202, json: { kind: "rotate_database_passwords" } });
    expect(await workOff(hedy, started.json)).toMatchObject({ status: "succeeded" });
    expect((await call(hedy, "GET", "/health")).json).toMatchObject({ database: { isWell: true } });
    await createForm({ ctx, input: { name: "Again", retentionDays: null } });
  });
});

const deletions = () => world.aws.calls.filter(({ operation }) => operation === "DeleteSecret").length;

describe("leaving", () => {
  it("closes the addresses, forgets every secret, and prints the SQL that takes our roles away", async () => {
    const lise = await world.signUp("Lise");
    const space = await world.connect(lise);
    const { endpointId, formId } = await createForm({
      ctx: space.ctx,
      input: { name: "Contact", retentionDays: null },
    });
    expect(await call(lise, "GET", "/tenant/leaving-sql")).toMatchObject({ status: 404 });
    const drop = { spool: "discard", data: "drop", confirm: "Somebody else's space" };
    const refused = await call(lise, "POST", "/tenant/disconnect", drop);
    expect(refused).toMatchObject({
      status: 422,
      json: { issues: [{ path: "confirm", message: expect.stringContaining("space's name") }] },
    });
    const body = { spool: "discard", forwardTo: "https://new.example.com/f/{formId}?was={endpointId}" };
    const started = await call(lise, "POST", "/tenant/disconnect", body);
    expect(started).toMatchObject({ status: 202, json: { kind: "disconnect_tenant" } });
    const again = await call(lise, "POST", "/tenant/disconnect", body);
    expect(again).toMatchObject({ status: 409 });
    const deletedBefore = deletions();
    const { bucket, dataKeys, replayQueue } = space.ctx;
    const kind = leavingJob({ bucket, dataKeys, replayQueue, routesLastMs: 0, pollMs: 1 });
    const { id: jobId } = jobSchema.parse(started.json);
    await runJob({ ctx: space.ctx, kinds: [kind], jobId, timeLeftMs: () => 300_000 });
    expect(await call(lise, "GET", `/jobs/${jobId}`)).toMatchObject({ json: { status: "succeeded" } });

    expect(await call(lise, "GET", "/tenant")).toMatchObject({
      json: { status: "deleted", connectionId: null },
    });
    expect((await call(lise, "GET", "/connections")).json).toMatchObject({ items: [] });
    // Three roles' passwords and the bucket's keys.
    expect(deletions() - deletedBefore).toBe(4);
    const endpoint = await space.ctx.control
      .selectFrom("formEndpoint")
      .select(["forwardTo", "retiredAt"])
      .where("id", "=", endpointId)
      .executeTakeFirst();
    expect(endpoint).toEqual({
      forwardTo: `https://new.example.com/f/${formId}?was=${endpointId}`,
      retiredAt: expect.any(Date),
    });
    const sql = await call(lise, "GET", "/tenant/leaving-sql");
    expect(sql).toMatchObject({ status: 200, headers: { "content-type": "text/plain; charset=utf-8" } });
    await asAdministrator(space.database, sql.text);
  });

  it("is for owners", async () => {
    const owner = await world.signUp("Owner");
    const key = await call(owner, "POST", "/keys", { name: "k", rights: ["tenant:provision", "space:read"] });
    const { secret } = z.object({ secret: z.string() }).parse(key.json);
    const answer = await world.call("POST", `/spaces/${owner.spaceId}/tenant/disconnect`, {
      as: { key: secret },
      body: { spool: "discard" },
    });
    expect(answer).toMatchObject({ status: 403, json: { code: "forbidden" } });
  });
});
