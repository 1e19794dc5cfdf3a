import { packs } from "@formtrap/migrations";
import { applyMigrations, quoteIdentifier } from "@formtrap/migrator";
import type { ClientBase } from "pg";
import { type AccessRoles, grantAccess, revokeFromOthers } from "./grant-access.ts";
import { assertOwnInstallation, type Installation, recordInstallation } from "./installation.ts";
import { newestVersions } from "./newest-versions.ts";
import { PackError } from "./pack-error.ts";
import { assertSchemaName } from "./schema-name.ts";

export type PackName = keyof typeof packs;

export interface ApplyPacksOptions {
  /** Any name but `public` and the server's own; made where it is missing. */
  readonly schema: string;
  readonly packs: readonly PackName[];
  readonly installation: Installation;
  /** null where the connecting role serves for everything. */
  readonly roles: AccessRoles | null;
}

export interface AppliedPacks {
  /** Pack to its newest version in this build; for `tenant.schema_versions`. */
  readonly versions: Readonly<Record<string, string>>;
  /** Versions that this call applied, over all packs; empty where all was up to date. */
  readonly applied: readonly string[];
}

/**
 * Brings a tenant's schema up to date, one transaction a pack, safe when two run at once and when repeated. Everything
 * that could clash is looked at before anything is written.
 * @param client a connection as the role that owns, or will own, the schema.
 * @throws PackError, MigrationError
 */
export async function applyPacks(client: ClientBase, options: ApplyPacksOptions): Promise<AppliedPacks> {
  const { schema, installation, roles } = options;
  assertSchemaName(schema);
  const applied: string[] = [];
  for (const packName of options.packs) {
    const pack = packs[packName];
    const historyTable = historyTableOf(packName);
    const result = await applyMigrations(client, {
      schema,
      historyTable,
      migrations: pack.migrations,
      before: async () => {
        await assertUtf8(client);
        await ensureSchema(client, schema);
        if (await tableExists(client, schema, historyTable)) {
          await assertOwnInstallation(client, schema, installation);
        }
      },
      after: async () => {
        await recordInstallation(client, schema, installation, packName);
        await revokeFromOthers(client, schema);
        if (roles !== null) await grantAccess(client, schema, pack, roles);
      },
    });
    applied.push(...result.applied);
  }
  return { versions: newestVersions(options.packs), applied };
}

/** Where a pack's applied versions are recorded, in the tenant's schema. */
export function historyTableOf(pack: PackName): string {
  return `migrations_${pack}`;
}

async function ensureSchema(client: ClientBase, schema: string): Promise<void> {
  // IF NOT EXISTS alone asks for the right to create schemas even where there is nothing to create.
  const { rowCount } = await client.query("SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1", [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${quoteIdentifier(schema)}`);
}

async function tableExists(client: ClientBase, schema: string, table: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = $2`,
    [schema, table],
  );
  return rowCount === 1;
}

async function assertUtf8(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ encoding: string }>(
    "SELECT pg_catalog.current_setting('server_encoding') AS encoding",
  );
  const encoding = rows[0]?.encoding ?? "unknown";
  if (encoding !== "UTF8") {
    throw new PackError(
      "encoding",
      `The database stores text as ${encoding}; it must be UTF8, or what visitors write would be lost.`,
    );
  }
}
