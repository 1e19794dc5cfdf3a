import { newEndpointId, newId, spamListsSchema } from "@formtrap/contracts";
import { controlMigrations } from "@formtrap/migrations";
import {
  createTestDatabase,
  findTestRoute,
  sharedServer,
  startTcpProxy,
  type TestDatabase,
  testPolicy,
} from "@formtrap/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlDb, createControlDb, createControlPool, migrateControl } from "./index.ts";

const PASSWORD = "app";
let database: TestDatabase;
/** Roles are the server's, which other test files share. */
let appRole: string;
let admin: pg.Client;
let db: ControlDb;
const lost: Error[] = [];

function poolOf(port: number, queryTimeoutMs = 5_000): pg.Pool {
  return createControlPool({
    host: "127.0.0.1",
    port,
    database: database.name,
    user: appRole,
    password: () => Promise.resolve(PASSWORD),
    tls: false,
    connectionsMax: 2,
    connectTimeoutMs: 5_000,
    queryTimeoutMs,
    idleTimeoutMs: 10_000,
    onIdleError: (error) => lost.push(error),
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  appRole = `app_of_${database.name}`;
  admin = new pg.Client(database.url);
  await admin.connect();
  await migrateControl(admin, { appRole });
  await admin.query(`ALTER ROLE ${appRole} PASSWORD '${PASSWORD}'`);
  db = createControlDb({ pool: poolOf((await sharedServer()).port) });
});
afterAll(async () => {
  await db.destroy();
  await admin.query(`DROP OWNED BY ${appRole}; DROP ROLE ${appRole}`);
  await admin.end();
  await database.drop();
});

async function seedForm(options: { readonly kind?: "id" | "access_key"; readonly retiredAt?: Date } = {}) {
  const organizationId = newId();
  const formId = newId();
  const endpointId = newEndpointId();
  await db
    .insertInto("organization")
    .values({ id: organizationId, name: "Space", slug: endpointId })
    .execute();
  const tenantId = newId();
  await db
    .insertInto("tenant")
    .values({
      id: tenantId,
      organizationId,
      placement: "byoi",
      status: "active",
      schemaName: "formtrap",
      secretRef: "sm:x#1",
    })
    .execute();
  await db
    .insertInto("formEndpoint")
    .values({
      id: endpointId,
      formId,
      kind: options.kind ?? "id",
      organizationId,
      retiredAt: options.retiredAt ?? null,
    })
    .execute();
  const policy = testPolicy({
    formId,
    organizationId,
    version: 3,
    validation: { fields: { first_name: { required: true } }, multiple: [] },
  });
  await db
    .insertInto("formPolicy")
    .values({ formId, organizationId, version: 3, policy: JSON.stringify(policy) })
    .execute();
  return { endpointId, organizationId, tenantId, policy };
}

describe("the control database", () => {
  it("migrates to the newest version, again without effect, and twice at once in two databases", async () => {
    expect(await migrateControl(admin, { appRole })).toEqual({ applied: [] });
    const role = `other_${appRole}`;
    const others = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const results = await Promise.all(
      others.map(async (other) => {
        const client = new pg.Client(other.url);
        await client.connect();
        const { applied } = await migrateControl(client, { appRole: role });
        await client.end();
        return applied.length;
      }),
    );
    expect(results).toEqual([controlMigrations.length, controlMigrations.length]);
    await Promise.all(others.map((other) => other.drop()));
    await admin.query(`DROP ROLE ${role}`);
  });

  it("has an index for every foreign key", async () => {
    const { rows } = await admin.query(`
      SELECT c.conrelid::regclass::text || ' ' || c.conname AS missing FROM pg_constraint c
      WHERE c.contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
          AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] = c.conkey)`);
    expect(rows).toEqual([]);
  });

  it("lets the application add to the audit log, and never change or remove a line", async () => {
    await db
      .insertInto("auditLog")
      .values({ id: newId(), phase: "succeeded", action: "form.create", details: '{"a_b":1}' })
      .execute();
    expect(await db.selectFrom("auditLog").select("details").execute()).toEqual([{ details: { a_b: 1 } }]);
    await expect(db.deleteFrom("auditLog").execute()).rejects.toThrow("permission denied");
    await expect(db.updateTable("auditLog").set({ action: "x" }).execute()).rejects.toThrow(
      "permission denied",
    );
    const client = new pg.Client(database.urlAs(appRole, PASSWORD));
    await client.connect();
    await expect(client.query("TRUNCATE audit_log")).rejects.toThrow("permission denied");
    await expect(client.query("DELETE FROM audit_log_2026")).rejects.toThrow("permission denied");
    await expect(client.query("CREATE TABLE mine (n int)")).rejects.toThrow("permission denied");
    await client.end();
  });

  it("keeps a line of the audit log whatever the clock said", async () => {
    for (const year of ["1970", "2026", "2099"]) {
      const row = {
        id: newId(),
        phase: "attempted" as const,
        action: "x",
        createdAt: new Date(`${year}-05-05`),
      };
      await db.insertInto("auditLog").values(row).execute();
    }
  });
});

describe("finding a route", () => {
  it("answers policy and tenant in one round trip, keys inside jsonb untouched", async () => {
    const { endpointId, organizationId, tenantId, policy } = await seedForm();
    const { port } = await sharedServer();
    const proxy = await startTcpProxy({ target: { port } });
    const counted = createControlDb({ pool: poolOf(proxy.port) });
    expect(await findTestRoute(counted, endpointId)).toEqual({
      endpointId,
      retiredAt: null,
      forwardTo: null,
      policy,
      tenant: {
        tenantId,
        organizationId,
        status: "active",
        ingestMode: "normal",
        placement: "byoi",
        schemaName: "formtrap",
        ingestSecretRef: "sm:x#1",
        generation: 1,
      },
      storage: null,
      captchaKeys: null,
      spamLists: spamListsSchema.parse({}),
      spool: { breaker: null, whenUnavailable: "spool", isFull: false },
    });
    expect(proxy.roundTrips()).toBe(1);
    await counted.destroy();
    await proxy.close();
  });

  it("returns a retired endpoint with its date", async () => {
    const retiredAt = new Date("2026-03-04T05:06:07.000Z");
    const { endpointId } = await seedForm({ retiredAt });
    expect((await findTestRoute(db, endpointId))?.retiredAt).toEqual(retiredAt);
  });

  it("says where a retired endpoint sends its visitors on to, until that is over", async () => {
    const { endpointId } = await seedForm({ retiredAt: new Date("2026-03-04T05:06:07.000Z") });
    const forward = async (forwardUntil: Date) => {
      const changes = { forwardTo: "https://new.example.com/", forwardUntil };
      await db.updateTable("formEndpoint").set(changes).where("id", "=", endpointId).execute();
      return (await findTestRoute(db, endpointId))?.forwardTo;
    };
    expect(await forward(new Date(Date.now() + 3_600_000))).toBe("https://new.example.com/");
    expect(await forward(new Date(Date.now() - 1_000))).toBeNull();
  });

  it("finds nothing for an unknown id, and none for an access key used as an address", async () => {
    const { endpointId } = await seedForm({ kind: "access_key" });
    expect(await findTestRoute(db, endpointId)).toBeNull();
    expect(await findTestRoute(db, newEndpointId())).toBeNull();
  });

  it("never pairs a form with another space's tenant", async () => {
    const { endpointId } = await seedForm();
    const other = await seedForm();
    await db
      .updateTable("formPolicy")
      .set({ organizationId: other.organizationId })
      .where("formId", "=", (eb) =>
        eb.selectFrom("formEndpoint").select("formId").where("id", "=", endpointId),
      )
      .execute();
    expect(await findTestRoute(db, endpointId)).toBeNull();
  });
});

describe("the pool", () => {
  it("survives its server going away while connections lie idle", async () => {
    const { port } = await sharedServer();
    const proxy = await startTcpProxy({ target: { port } });
    const pool = poolOf(proxy.port);
    await pool.query("SELECT 1");
    const { promise, resolve } = Promise.withResolvers<undefined>();
    pool.once("error", () => resolve(undefined));
    proxy.drop();
    await promise;
    expect(lost).not.toEqual([]);
    expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
    await pool.end();
    await proxy.close();
  });

  it("never uses a connection again that did not answer in time", async () => {
    const { port } = await sharedServer();
    const proxy = await startTcpProxy({ target: { port } });
    const pool = poolOf(proxy.port, 200);
    const forgotten = createControlDb({ pool });
    const ask = () => forgotten.selectFrom("organization").select("id").limit(1).execute();
    await ask();
    proxy.swallow(true);
    await expect(ask()).rejects.toThrow("timeout");
    proxy.swallow(false);
    await ask();
    expect(pool.totalCount).toBe(1);
    await forgotten.destroy();
    await proxy.close();
  });
});
