import type { ClientBase } from "pg";
import type { Migration } from "./history.ts";
import { MigrationError } from "./migration-error.ts";

const CREATED_TABLE = /^\s*CREATE TABLE (?:"([^"]+)"|([a-z_][a-z0-9_]*))/gim;

/** Names of the tables that migrations create, read from their text. */
export function createdTables(migrations: readonly Migration[]): string[] {
  return migrations.flatMap((migration) =>
    [...migration.sql.matchAll(CREATED_TABLE)].map(([, quoted, plain]) => quoted ?? plain ?? ""),
  );
}

/**
 * Refuses to go on where somebody else's table has the name of one that is about to be created.
 * @throws MigrationError `clash`, naming the tables.
 */
export async function assertNoClash(
  client: ClientBase,
  schema: string,
  pending: readonly Migration[],
): Promise<void> {
  const { rows } = await client.query<{ relname: string }>(
    `SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = ANY ($2::text[]) ORDER BY c.relname`,
    [schema, createdTables(pending)],
  );
  if (rows.length === 0) return;
  const names = rows.map((row) => row.relname).join(", ");
  throw new MigrationError(
    "clash",
    `Schema ${schema} already holds ${names}, which this migrator did not create. ` +
      "Rename or remove what is there, or choose another schema. Nothing was changed.",
  );
}
