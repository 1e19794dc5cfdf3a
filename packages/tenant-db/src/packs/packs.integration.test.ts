import { randomBytes } from "node:crypto";
import { newId } from "@formtrap/contracts";
import { packs } from "@formtrap/migrations";
import { applyMigrations } from "@formtrap/migrator";
import type { TestDatabase } from "@formtrap/testkit";
import type pg from "pg";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { applyPacks, createTenantRoles, verifyPack } from "../index.ts";
import { createTestTenant, withClient } from "../testing/test-tenant.fixture.ts";
import { createEmptyDatabase, forms, installation, uniqueName } from "./empty-database.fixture.ts";
import { readCatalog } from "./read-catalog.ts";

let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  const empty = await createEmptyDatabase();
  ({ database, admin } = empty);
  return () => empty.drop();
});

describe("the pack in a schema", () => {
  it.each(["formtrap_plain", 'Odd "Name" ünïcode 表', "select", "a.b", "UPPER", "{{schema}}"])(
    "works when it is called %s",
    async (schema) => {
      const { versions, applied } = await applyPacks(admin, forms(schema));
      expect(versions).toEqual({ forms: packs.forms.migrations.at(-1)?.version });
      expect(applied).toHaveLength(packs.forms.migrations.length);
      expect((await applyPacks(admin, forms(schema))).applied).toEqual([]);
      expect(await verifyPack(admin, { schema, pack: "forms" })).toEqual([]);
      const name = admin.escapeIdentifier(schema);
      const id = newId();
      await admin.query(`INSERT INTO ${name}.forms (id, organization_id, name) VALUES ($1, $1, 'x')`, [id]);
      const { rows } = await admin.query(
        `SELECT ${name}.record_submission_v1($1,$1,1,now(),'new',null,null,'{}','[]','[]',null,null,null,null,null,null,null,null,false) AS outcome`,
        [id],
      );
      expect(rows).toEqual([{ outcome: "stored" }]);
    },
  );

  it.each(["public", "pg_mine", "information_schema", "", "Public", "x".repeat(64), "nul\0"])(
    "is refused when it is called %j",
    async (schema) => {
      await expect(applyPacks(admin, forms(schema))).rejects.toMatchObject({ reason: "schema_name" });
      await expect(createTenantRoles(admin, { schema, spaceId: newId() })).rejects.toMatchObject({
        reason: "schema_name",
      });
    },
  );

  it("is applied once when two start at the same time", async () => {
    const schema = uniqueName();
    await admin.query(`CREATE SCHEMA ${schema}`);
    const results = await Promise.all(
      [1, 2, 3].map(() => withClient(database.url, (client) => applyPacks(client, forms(schema)))),
    );
    expect(results.map(({ applied }) => applied.length).toSorted((a, b) => a - b)).toEqual([
      0,
      0,
      packs.forms.migrations.length,
    ]);
  });

  it("brings the tables of every older version up to date, with what is in them", async () => {
    const versions = packs.forms.migrations.map(({ version }) => version);
    for (const version of versions.slice(0, -1)) {
      const schema = uniqueName();
      await applyUpTo(schema, version);
      const submissionId = await addSubmission(schema);
      const { applied } = await applyPacks(admin, forms(schema));
      expect(applied).toEqual(versions.filter((later) => later > version));
      expect(await verifyPack(admin, { schema, pack: "forms" })).toEqual([]);
      const { rows } = await admin.query(`SELECT submission_id FROM ${schema}.deliveries`);
      expect(rows).toEqual(submissionId === null ? [] : [{ submission_id: submissionId }]);
    }
  });

  /** As a build left it whose newest migration this was. */
  async function applyUpTo(schema: string, version: string): Promise<void> {
    await admin.query(`CREATE SCHEMA ${schema}`);
    await applyMigrations(admin, {
      schema,
      historyTable: "migrations_forms",
      migrations: packs.forms.migrations.filter((migration) => migration.version <= version),
    });
    await admin.query(`INSERT INTO ${schema}.installation (deployment_id, space_id) VALUES ($1, $2)`, [
      installation.deploymentId,
      installation.spaceId,
    ]);
  }

  /** A submission with a delivery; null where there is no table for it yet. */
  async function addSubmission(schema: string): Promise<string | null> {
    const { tables } = await readCatalog(admin, schema);
    if (tables["deliveries"] === undefined) return null;
    const id = newId();
    await admin.query(`INSERT INTO ${schema}.submissions (id, form_id, data) VALUES ($1, $1, '{}')`, [id]);
    await admin.query(
      `INSERT INTO ${schema}.deliveries (id, submission_id, destination_id, channel) VALUES ($1, $1, $1, 'slack')`,
      [id],
    );
    return id;
  }

  it("refuses a second owner, be it another space or another deployment", async () => {
    const schema = uniqueName();
    await applyPacks(admin, forms(schema));
    for (const other of [
      { ...installation, spaceId: newId() },
      { ...installation, deploymentId: "elsewhere" },
    ]) {
      await expect(applyPacks(admin, { ...forms(schema), installation: other })).rejects.toMatchObject({
        reason: "owned_by_another",
      });
    }
  });

  it("refuses a schema with tables of the same name, and leaves it as it was", async () => {
    const schema = uniqueName();
    await admin.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.submissions (mine text)`);
    await expect(applyPacks(admin, forms(schema))).rejects.toMatchObject({
      reason: "clash",
      message: expect.stringContaining("submissions"),
    });
    expect(Object.keys((await readCatalog(admin, schema)).tables)).toEqual(["submissions"]);
  });

  it("refuses a database that is not UTF-8", async () => {
    const name = `latin_${randomBytes(6).toString("hex")}`;
    await admin.query(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C'`,
    );
    const url = new URL(database.url);
    url.pathname = `/${name}`;
    await withClient(url.href, (client) =>
      expect(applyPacks(client, forms("formtrap"))).rejects.toMatchObject({ reason: "encoding" }),
    );
    await admin.query(`DROP DATABASE ${name}`);
  });

  it("takes every right from the web's roles where the host has them", async () => {
    const schema = uniqueName();
    await admin.query(`
      DO $$ BEGIN CREATE ROLE anon; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
      CREATE SCHEMA ${schema};
      GRANT USAGE ON SCHEMA ${schema} TO anon, PUBLIC;
      ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO anon;`);
    await applyPacks(admin, forms(schema));
    const { rows } = await admin.query(
      `SELECT has_schema_privilege('anon', $1, 'USAGE') AS may_use,
              has_table_privilege('anon', $1 || '.submissions', 'SELECT') AS may_read`,
      [schema],
    );
    expect(rows).toEqual([{ may_use: false, may_read: false }]);
    await admin.query("DROP OWNED BY anon CASCADE; DROP ROLE anon");
  });

  it("is what the snapshot in migrations says", async () => {
    const tenant = await createTestTenant();
    onTestFinished(() => tenant.drop());
    const catalog = await readCatalog(tenant.admin, tenant.schema);
    const { migrations_forms: _history, ...tables } = catalog.tables;
    const { migrations_forms_pkey: _index, ...indexes } = catalog.indexes;
    const source = `// biome-ignore-all format: written by \`vitest run packages/tenant-db -u\`
/** What the pack's migrations make. */
export const formsCatalog = ${JSON.stringify({ ...catalog, tables, indexes }, null, 2)};
`;
    await expect(source).toMatchFileSnapshot("../../../../migrations/tenant/forms/catalog.ts");
  });
});

describe("verifying a pack", () => {
  it("names what is missing or changed and tolerates what the customer added", async () => {
    const schema = uniqueName();
    await applyPacks(admin, forms(schema));
    await admin.query(`
      CREATE TABLE ${schema}.mine (n int);
      ALTER TABLE ${schema}.submissions ADD COLUMN internal_note text;
      CREATE INDEX by_email ON ${schema}.submissions (email);`);
    expect(await verifyPack(admin, { schema, pack: "forms" })).toEqual([]);
    await admin.query(`
      ALTER TABLE ${schema}.notes DROP COLUMN author_user_id;
      ALTER TABLE ${schema}.submissions ALTER COLUMN email TYPE varchar(20);
      ALTER TABLE ${schema}.submissions ADD COLUMN department text NOT NULL;
      DROP INDEX ${schema}.submissions_form_id_created_at_idx;
      ALTER FUNCTION ${schema}.delete_form_submissions SECURITY DEFINER;`);
    const drifts = await verifyPack(admin, { schema, pack: "forms" });
    expect(drifts.map(({ object, problem }) => `${object} ${problem}`)).toEqual([
      "notes.author_user_id missing",
      "submissions.email changed",
      "submissions.department blocks_inserts",
      "index submissions_form_id_created_at_idx missing",
      "function delete_form_submissions() changed",
    ]);
  });
});
