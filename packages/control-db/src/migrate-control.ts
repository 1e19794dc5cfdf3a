import { controlMigrations } from "@formtrap/migrations";
import { type AppliedMigrations, applyMigrations } from "@formtrap/migrator";
import type { ClientBase } from "pg";

const SCHEMA = "public";
const HISTORY_TABLE = "schema_migration";
const DEFAULT_APP_ROLE = "formtrap_app";

/**
 * Brings the control database up to date and grants the application's role what it may do. Safe when two run at once.
 * @param client a connection as the database's owner, who may create roles unless the role exists.
 * @throws MigrationError naming the migration and the cause; nothing is changed then.
 */
export async function migrateControl(
  client: ClientBase,
  options: { readonly appRole?: string } = {},
): Promise<AppliedMigrations> {
  return await applyMigrations(client, {
    schema: SCHEMA,
    historyTable: HISTORY_TABLE,
    migrations: controlMigrations,
    identifiers: { app_role: options.appRole ?? DEFAULT_APP_ROLE },
  });
}
