import type { ClientBase } from "pg";
import { assertNoClash } from "./clash.ts";
import { assertUnedited, checksumOf, labelOf, type Migration, readHistory } from "./history.ts";
import { fillIdentifiers, quoteIdentifier } from "./identifier.ts";
import { MigrationError, sqlStateOf } from "./migration-error.ts";
import { inTransaction } from "./transaction.ts";

const LOCK_NOT_AVAILABLE = "55P03";

export interface ApplyMigrationsOptions {
  /** Must exist. `{{schema}}` in migrations stands for it, and unqualified names resolve in it. */
  readonly schema: string;
  /** Where applied versions are recorded, in the same schema. */
  readonly historyTable: string;
  readonly migrations: readonly Migration[];
  /** What further `{{word}}` tokens stand for, such as role names. */
  readonly identifiers?: Readonly<Record<string, string>>;
  /** How long to wait for another migrator of the same schema. Default 60 s. */
  readonly lockWaitMs?: number;
  /** How long to wait for tables in use, and so how long those who use them may be held up. Default 5 s. */
  readonly lockTimeoutMs?: number;
  /** Default 5 minutes. */
  readonly statementTimeoutMs?: number;
  /** Runs in the same transaction, under the same lock, before the first and after the last migration. */
  readonly before?: () => Promise<void>;
  readonly after?: () => Promise<void>;
}

export interface AppliedMigrations {
  /** Versions applied by this call, oldest first; empty where the schema was up to date. */
  readonly applied: readonly string[];
}

/**
 * Brings one schema up to date in one transaction: all pending migrations or none. Versions in the history that
 * the caller does not know (a newer deploy wrote them) are left alone. No session state is used, so it works through
 * a transaction-mode pooler, and other schemas of the database are not held up.
 * @throws MigrationError
 */
export async function applyMigrations(
  client: ClientBase,
  options: ApplyMigrationsOptions,
): Promise<AppliedMigrations> {
  const { schema, historyTable } = options;
  const migrations = options.migrations.toSorted((a, b) => (a.version < b.version ? -1 : 1));
  const identifiers = { ...options.identifiers, schema };
  try {
    return await inTransaction(client, async () => {
      await lockSchema(client, options);
      await options.before?.();
      const history = await readHistory(client, schema, historyTable);
      assertUnedited(migrations, history);
      const pending = migrations.filter((migration) => !history.has(migration.version));
      if (pending.length > 0) await assertNoClash(client, schema, pending);
      for (const migration of pending) {
        await applyOne(client, migration, fillIdentifiers(migration.sql, identifiers));
        await recordApplied(client, options, migration);
      }
      await options.after?.();
      return { applied: pending.map((migration) => migration.version) };
    });
  } catch (error) {
    // Whatever the database refused outside of a migration's own text, such as its history.
    const sqlState = sqlStateOf(error);
    if (error instanceof MigrationError || sqlState === null) throw error;
    throw new MigrationError("failed", `Schema ${schema} was not migrated: ${messageOf(error)}.`, {
      sqlState,
      cause: error,
    });
  }
}

async function recordApplied(
  client: ClientBase,
  { schema, historyTable }: ApplyMigrationsOptions,
  migration: Migration,
): Promise<void> {
  await client.query(
    `INSERT INTO ${quoteIdentifier(schema)}.${quoteIdentifier(historyTable)} (version, name, checksum)
     VALUES ($1, $2, $3)`,
    [migration.version, migration.name, checksumOf(migration)],
  );
}

/** One migrator per schema; the timeouts that follow hold for this transaction alone. */
async function lockSchema(client: ClientBase, options: ApplyMigrationsOptions): Promise<void> {
  const lockWaitMs = options.lockWaitMs ?? 60_000;
  await client.query(
    `SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true),
            set_config('search_path', $3, true), set_config('client_min_messages', 'warning', true)`,
    [`${lockWaitMs}`, `${options.statementTimeoutMs ?? 300_000}`, quoteIdentifier(options.schema)],
  );
  try {
    await client.query(
      "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('formtrap:migrate:' || $1, 0))",
      [options.schema],
    );
  } catch (error) {
    if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
    throw new MigrationError(
      "locked",
      `Another migration of schema ${options.schema} did not end within ${lockWaitMs} ms.`,
      { sqlState: LOCK_NOT_AVAILABLE, cause: error },
    );
  }
  await client.query("SELECT set_config('lock_timeout', $1, true)", [`${options.lockTimeoutMs ?? 5_000}`]);
}

async function applyOne(client: ClientBase, migration: Migration, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    const label = labelOf(migration);
    throw new MigrationError(
      "failed",
      `Migration ${label} failed: ${messageOf(error)}. Nothing was changed.`,
      {
        migration: label,
        sqlState: sqlStateOf(error),
        cause: error,
      },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
