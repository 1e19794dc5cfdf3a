import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { quoteIdentifier } from "./identifier.ts";
import { MigrationError } from "./migration-error.ts";

export interface Migration {
  /** A UTC timestamp such as `20261121090000`; orders migrations. */
  readonly version: string;
  readonly name: string;
  readonly sql: string;
}

/** SHA-256 of a migration's text before identifiers are filled in, in hex. */
export function checksumOf(migration: Migration): string {
  return createHash("sha256").update(migration.sql).digest("hex");
}

export function labelOf(migration: Migration): string {
  return `${migration.version}_${migration.name}`;
}

/**
 * Makes the table of applied migrations where it is missing and reads it.
 * @returns checksum by version.
 */
export async function readHistory(
  client: ClientBase,
  schema: string,
  table: string,
): Promise<Map<string, string>> {
  const qualified = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${qualified} (
       version text PRIMARY KEY,
       name text NOT NULL,
       checksum text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
     )`,
  );
  const { rows } = await client.query<{ version: string; checksum: string }>(
    `SELECT version, checksum FROM ${qualified}`,
  );
  return new Map(rows.map((row) => [row.version, row.checksum]));
}

/** @throws MigrationError `edited`. */
export function assertUnedited(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  for (const migration of migrations) {
    const checksum = applied.get(migration.version);
    if (checksum !== undefined && checksum !== checksumOf(migration)) {
      const label = labelOf(migration);
      throw new MigrationError(
        "edited",
        `Migration ${label} was changed after it was applied. Undo the change and add a new migration.`,
        { migration: label },
      );
    }
  }
}
