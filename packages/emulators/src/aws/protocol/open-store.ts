import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * A service's state on disk, readable by its owner alone. What a statement has written survives this process
 * being killed; a power cut may cost the last moments.
 * @param schema `CREATE TABLE IF NOT EXISTS …` statements.
 */
export function openStore(path: string, schema: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  // SQLite gives its journal files the database's own mode, so the mode must be right from the first byte.
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
  database.exec(schema);
  return database;
}

/** Runs statements as one: all of them or none. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
