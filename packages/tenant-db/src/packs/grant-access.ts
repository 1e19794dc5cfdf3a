import type { Pack } from "@formtrap/migrations";
import { createdTables, quoteIdentifier } from "@formtrap/migrator";
import type { ClientBase } from "pg";

/** The roles that use a schema without owning it. */
export interface AccessRoles {
  readonly ingest: string;
  readonly app: string;
}

/** Roles of Supabase's that its HTTP API gives to anybody on the web. */
const WEB_ROLES = ["anon", "authenticated"];
/** Not for the inbox to change. */
const READ_ONLY_TABLES: ReadonlySet<string> = new Set(["installation"]);

/** Nobody but the roles below may look into the schema. */
export async function revokeFromOthers(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY ($1::text[]) ORDER BY rolname",
    [WEB_ROLES],
  );
  const others = ["PUBLIC", ...rows.map((row) => quoteIdentifier(row.rolname))].join(", ");
  const name = quoteIdentifier(schema);
  await client.query(`REVOKE ALL ON SCHEMA ${name} FROM ${others}`);
  await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${name} FROM ${others}`);
}

/** Ingest may call one function; the inbox may read and write the pack's own tables, not what the customer added. */
export async function grantAccess(
  client: ClientBase,
  schema: string,
  pack: Pack,
  roles: AccessRoles,
): Promise<void> {
  const name = quoteIdentifier(schema);
  const ingest = quoteIdentifier(roles.ingest);
  const app = quoteIdentifier(roles.app);
  await client.query(`GRANT USAGE ON SCHEMA ${name} TO ${ingest}, ${app}`);
  const { rows } = await client.query<{ signature: string }>(
    `SELECT p.oid::pg_catalog.regprocedure::text AS signature
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname = $1 AND p.proname = 'record_submission_v1' AND p.prosecdef`,
    [schema],
  );
  for (const { signature } of rows) {
    // regprocedure quotes what needs it and leaves out the schema, which is the search path here.
    await client.query(`GRANT EXECUTE ON FUNCTION ${signature} TO ${ingest}, ${app}`);
  }
  for (const table of createdTables(pack.migrations)) {
    const rights = READ_ONLY_TABLES.has(table) ? "SELECT" : "SELECT, INSERT, UPDATE, DELETE";
    await client.query(`GRANT ${rights} ON TABLE ${name}.${quoteIdentifier(table)} TO ${app}`);
  }
}
