import { createTestDatabase, type TestDatabase } from "@formtrap/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyMigrations, MigrationError } from "./index.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const FIRST = { version: "20260101000000", name: "first", sql: "CREATE TABLE visits (n int);" };
const SECOND = {
  version: "20260102000000",
  name: "second",
  sql: "ALTER TABLE {{schema}}.visits ADD COLUMN who text;\nCREATE TABLE guests (id int);",
};

let schemaNumber = 0;

async function withSchema(use: (client: pg.Client, schema: string) => Promise<void>): Promise<void> {
  schemaNumber += 1;
  const schema = `Sch"ema ${schemaNumber}`;
  await withClient(async (client) => {
    await client.query(`CREATE SCHEMA ${client.escapeIdentifier(schema)}`);
    await use(client, schema);
  });
}

async function withClient<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

const options = (schema: string, migrations = [FIRST, SECOND]) => ({
  schema,
  historyTable: "history",
  migrations,
});

async function tablesOf(client: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY 1",
    [schema],
  );
  return rows.map((row) => row.tablename);
}

describe("applying migrations", () => {
  it("applies what is pending, oldest first, records it and leaves no session state", async () => {
    await withSchema(async (client, schema) => {
      expect(await applyMigrations(client, options(schema, [FIRST]))).toEqual({ applied: [FIRST.version] });
      expect(await applyMigrations(client, options(schema, [SECOND, FIRST]))).toEqual({
        applied: [SECOND.version],
      });
      expect(await applyMigrations(client, options(schema))).toEqual({ applied: [] });
      expect(await tablesOf(client, schema)).toEqual(["guests", "history", "visits"]);
      const { rows } = await client.query<{ search_path: string }>("SHOW search_path");
      expect(rows[0]?.search_path).toBe('"$user", public');
    });
  });

  it("happens once when two run at the same time", async () => {
    await withSchema(async (_client, schema) => {
      const results = await Promise.all(
        Array.from({ length: 4 }, () => withClient((client) => applyMigrations(client, options(schema)))),
      );
      const counts = results.map(({ applied }) => applied.length).toSorted((a, b) => a - b);
      expect(counts).toEqual([0, 0, 0, 2]);
    });
  });

  it("does not wait for the migration of another schema in the same database", async () => {
    await withSchema(async (holder, held) => {
      await withSchema(async (client, schema) => {
        await applyMigrations(holder, {
          ...options(held),
          after: async () => {
            // The other schema's lock is held right here.
            expect((await applyMigrations(client, options(schema))).applied).toHaveLength(2);
          },
        });
      });
    });
  });

  it("gives up with a clear error when another migrator keeps the lock", async () => {
    await withSchema(async (holder, schema) => {
      await applyMigrations(holder, {
        ...options(schema),
        after: async () => {
          const waiting = withClient((client) =>
            applyMigrations(client, { ...options(schema), lockWaitMs: 50 }),
          );
          await expect(waiting).rejects.toMatchObject({ reason: "locked", sqlState: "55P03" });
        },
      });
    });
  });

  it("refuses a migration that was edited after it was applied", async () => {
    await withSchema(async (client, schema) => {
      await applyMigrations(client, options(schema));
      const edited = { ...FIRST, sql: `${FIRST.sql} ` };
      await expect(applyMigrations(client, options(schema, [edited, SECOND]))).rejects.toMatchObject({
        name: "MigrationError",
        reason: "edited",
        migration: "20260101000000_first",
      });
    });
  });

  it("leaves versions alone that a newer deploy applied", async () => {
    await withSchema(async (client, schema) => {
      await applyMigrations(client, options(schema));
      expect(await applyMigrations(client, options(schema, [FIRST]))).toEqual({ applied: [] });
    });
  });

  it("undoes everything when one fails, names it and its cause, and works when it is repaired", async () => {
    await withSchema(async (client, schema) => {
      const broken = { ...SECOND, sql: "CREATE TABLE half (n int); SELECT 1 / 0;" };
      const error: unknown = await applyMigrations(client, options(schema, [FIRST, broken])).catch(
        (cause: unknown) => cause,
      );
      expect(error).toBeInstanceOf(MigrationError);
      expect(error).toMatchObject({
        reason: "failed",
        migration: "20260102000000_second",
        sqlState: "22012",
        message: expect.stringContaining("division by zero"),
      });
      expect(await tablesOf(client, schema)).toEqual([]);
      expect((await applyMigrations(client, options(schema))).applied).toHaveLength(2);
    });
  });

  it("refuses to touch a table that somebody else made, before anything is written", async () => {
    await withSchema(async (client, schema) => {
      await client.query(`CREATE TABLE ${client.escapeIdentifier(schema)}.guests (mine text)`);
      await expect(applyMigrations(client, options(schema))).rejects.toMatchObject({
        reason: "clash",
        message: expect.stringContaining("guests"),
      });
      expect(await tablesOf(client, schema)).toEqual(["guests"]);
    });
  });

  it("says so when the history's table is not its own", async () => {
    await withSchema(async (client, schema) => {
      await client.query(`CREATE TABLE ${client.escapeIdentifier(schema)}.history (other text)`);
      await expect(applyMigrations(client, options(schema))).rejects.toMatchObject({
        reason: "failed",
        sqlState: "42703",
      });
    });
  });

  it("refuses a token that nobody filled in", async () => {
    await withSchema(async (client, schema) => {
      const needy = { ...FIRST, sql: "GRANT USAGE ON SCHEMA {{schema}} TO {{nobody}};" };
      await expect(applyMigrations(client, options(schema, [needy]))).rejects.toThrow("{{nobody}}");
    });
  });
});
