import { newId } from "@formtrap/contracts";
import { packs } from "@formtrap/migrations";
import type { TestDatabase } from "@formtrap/testkit";
import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { applyPacks, createTenantRoles } from "../index.ts";
import {
  connect,
  created,
  createTestTenant,
  dropRole,
  dropRoles,
  type TestTenant,
  withClient,
} from "../testing/test-tenant.fixture.ts";
import { createEmptyDatabase, forms, uniqueName } from "./empty-database.fixture.ts";

let tenant: TestTenant;
let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  const empty = await createEmptyDatabase();
  ({ database, admin } = empty);
  tenant = await createTestTenant();
  return async () => {
    await empty.drop();
    await tenant.drop();
  };
});

describe("a tenant's roles", () => {
  it("may do what they are for and nothing else", async () => {
    const { schema } = tenant;
    const refused = /permission denied|must be owner/;
    await withClient(tenant.database.urlAs(tenant.ingest.name, tenant.ingest.password), async (ingest) => {
      for (const text of [
        `SELECT FROM ${schema}.submissions`,
        `SELECT FROM ${schema}.forms`,
        `INSERT INTO ${schema}.deleted_submissions (id) VALUES (gen_random_uuid())`,
        `CREATE TABLE ${schema}.mine (n int)`,
        "CREATE TABLE public.mine (n int)",
        "CREATE SCHEMA mine",
        `SELECT FROM ${schema}.installation`,
      ]) {
        await expect(ingest.query(text), text).rejects.toThrow(refused);
      }
      const { rows } = await ingest.query(
        `SELECT ${schema}.record_submission_v1(gen_random_uuid(),gen_random_uuid(),1,now(),'new',null,null,'{}','[]','[]',null,null,null,null,null,null,null,null,false) AS outcome`,
      );
      expect(rows).toEqual([{ outcome: "form_missing" }]);
      const limits = await ingest.query("SELECT current_setting('statement_timeout') AS statement");
      expect(limits.rows).toEqual([{ statement: "10s" }]);
    });
    await withClient(tenant.database.urlAs(tenant.app.name, tenant.app.password), async (app) => {
      await app.query(`SELECT FROM ${schema}.submissions`);
      await app.query(`DELETE FROM ${schema}.notes`);
      for (const text of [
        `UPDATE ${schema}.installation SET deployment_id = 'x'`,
        `DROP TABLE ${schema}.notes`,
        `CREATE TABLE ${schema}.mine (n int)`,
        `DELETE FROM ${schema}.migrations_forms`,
      ]) {
        await expect(app.query(text), text).rejects.toThrow(refused);
      }
    });
    const { rows } = await tenant.admin.query(
      `SELECT bool_or(rolsuper OR rolcreaterole OR rolcreatedb) AS is_mighty, count(*)::int AS roles, max(rolconnlimit) AS limit
       FROM pg_roles WHERE rolname = ANY ($1)`,
      [[tenant.owner.name, tenant.ingest.name, tenant.app.name]],
    );
    expect(rows).toEqual([{ is_mighty: false, roles: 3, limit: 30 }]);
  });

  it("cannot be tricked by operators that a caller puts before the server's own", async () => {
    const { schema } = tenant;
    await tenant.admin.query(`
      CREATE SCHEMA evil;
      CREATE FUNCTION evil.eq(uuid, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true';
      CREATE OPERATOR evil.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = evil.eq);
      GRANT USAGE ON SCHEMA evil TO ${tenant.ingest.name};
      INSERT INTO ${schema}.forms (id, organization_id, name) VALUES (gen_random_uuid(), gen_random_uuid(), 'x');`);
    await withClient(tenant.database.urlAs(tenant.ingest.name, tenant.ingest.password), async (ingest) => {
      await ingest.query("SET search_path = evil, pg_catalog");
      const { rows } = await ingest.query(
        `SELECT ${schema}.record_submission_v1(gen_random_uuid(),gen_random_uuid(),1,now(),'new',null,null,'{}','[]','[]',null,null,null,null,null,null,null,null,false) AS outcome`,
      );
      expect(rows).toEqual([{ outcome: "form_missing" }]);
    });
  });

  it("are the same ones with new passwords when created again", async () => {
    const schema = uniqueName();
    const spaceId = newId();
    const first = created(await createTenantRoles(admin, { schema, spaceId }));
    const second = created(await createTenantRoles(admin, { schema, spaceId }));
    expect(first.owner.name).toBe(`${schema}_owner`);
    expect([second.owner.name, second.ingest.name, second.app.name]).toEqual([
      first.owner.name,
      first.ingest.name,
      first.app.name,
    ]);
    await withClient(database.urlAs(second.app.name, second.app.password), (client) =>
      client.query("SELECT 1"),
    );
    await expect(connect(database.urlAs(first.app.name, first.app.password))).rejects.toThrow("password");
    await dropRoles(admin, second);
  });

  it("get other names where theirs are taken by another space, or by somebody's own role", async () => {
    const schema = uniqueName();
    await admin.query(`CREATE ROLE ${schema}_app`);
    const mine = created(await createTenantRoles(admin, { schema, spaceId: newId() }));
    expect(mine.owner.name).toMatch(new RegExp(`^${schema}_[0-9a-f]{12}_owner$`));
    await dropRoles(admin, mine);
    await admin.query(`DROP ROLE ${schema}_app; DROP SCHEMA IF EXISTS ${schema}`);

    const first = created(await createTenantRoles(admin, { schema, spaceId: newId() }));
    await admin.query(`DROP SCHEMA ${schema}`);
    const second = created(await createTenantRoles(admin, { schema, spaceId: newId() }));
    expect(second.app.name).not.toBe(first.app.name);
    await dropRoles(admin, first);
    await dropRoles(admin, second);
  });

  it("keep their other names though the plain ones became free, since the schema is theirs by then", async () => {
    const schema = uniqueName();
    const spaceId = newId();
    await admin.query(`CREATE ROLE ${schema}_app`);
    const before = created(await createTenantRoles(admin, { schema, spaceId }));
    await admin.query(`CREATE TABLE ${schema}.used (n int)`);
    await admin.query(`DROP ROLE ${schema}_app`);
    const after = created(await createTenantRoles(admin, { schema, spaceId }));
    expect(after.owner.name).toBe(before.owner.name);
    await dropRoles(admin, after);
  });

  it("do not take over a schema in which somebody else keeps something", async () => {
    const schema = uniqueName();
    await admin.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.theirs (n int)`);
    await expect(createTenantRoles(admin, { schema, spaceId: newId() })).rejects.toMatchObject({
      reason: "schema_in_use",
    });
    expect((await admin.query(`SELECT FROM pg_roles WHERE rolname LIKE '${schema}%'`)).rowCount).toBe(0);
  });

  it("are created by an administrator who is no superuser, who keeps no membership", async () => {
    const schema = uniqueName();
    await admin.query(`
      CREATE ROLE ${schema}_dba LOGIN CREATEROLE PASSWORD 'dba';
      GRANT CREATE ON DATABASE ${database.name} TO ${schema}_dba`);
    const roles = await withClient(database.urlAs(`${schema}_dba`, "dba"), async (dba) => {
      const first = created(await createTenantRoles(dba, { schema, spaceId: newId() }));
      await expect(dba.query(`SET ROLE ${first.owner.name}`)).rejects.toThrow("permission denied");
      return first;
    });
    await withClient(database.urlAs(roles.owner.name, roles.owner.password), (owner) =>
      applyPacks(owner, forms(schema, { ingest: roles.ingest.name, app: roles.app.name })),
    );
    await dropRoles(admin, roles);
    await dropRole(admin, `${schema}_dba`);
  });

  it("are one and the given one where it may not create roles, and the pack still goes in", async () => {
    const schema = uniqueName();
    await admin.query(`
      CREATE ROLE ${schema}_user LOGIN PASSWORD 'user';
      GRANT CREATE ON DATABASE ${database.name} TO ${schema}_user`);
    await withClient(database.urlAs(`${schema}_user`, "user"), async (client) => {
      expect(await createTenantRoles(client, { schema, spaceId: newId() })).toEqual({
        kind: "shared",
        name: `${schema}_user`,
      });
      expect((await applyPacks(client, forms(schema))).applied).toHaveLength(packs.forms.migrations.length);
    });
    await dropRole(admin, `${schema}_user`);
  });

  it("cannot be made without the right to create a schema, which the error names", async () => {
    const schema = uniqueName();
    await admin.query(`CREATE ROLE ${schema}_dba LOGIN CREATEROLE PASSWORD 'dba'`);
    await withClient(database.urlAs(`${schema}_dba`, "dba"), (dba) =>
      expect(createTenantRoles(dba, { schema, spaceId: newId() })).rejects.toMatchObject({
        reason: "permission",
        message: expect.stringContaining("permission denied for database"),
      }),
    );
    await dropRole(admin, `${schema}_dba`);
  });

  it("log in although the server never saw their passwords", async () => {
    const { rows } = await tenant.admin.query<{ rolpassword: string }>(
      "SELECT rolpassword FROM pg_authid WHERE rolname = $1",
      [tenant.app.name],
    );
    expect(rows[0]?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
  });
});
