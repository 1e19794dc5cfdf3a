import { newId } from "@formtrap/contracts";
import { type ControlDb, createControlDb, migrateControl } from "@formtrap/control-db";
import { createTestDatabase } from "@formtrap/testkit";
import pg from "pg";
import type { Logger } from "../ports.ts";

const APP_ROLE = "formtrap_core_test_app";
const APP_PASSWORD = "core-test-app-password";

export interface ControlFixture {
  /** As the application's role: what it may not do, a test must not rely on. */
  readonly control: ControlDb;
  readonly url: string;
  createUser(name?: string): Promise<{ userId: string }>;
  /** Every row of every table as text, to search for what must not be in there. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

/** A control database of the test file's own. */
export async function controlFixture(): Promise<ControlFixture> {
  const database = await createTestDatabase({ template: { name: "core_control", fill } });
  const url = database.urlAs(APP_ROLE, APP_PASSWORD);
  // A connection may be cut by the drop at the end; without a listener that would end the test run.
  const pool = new pg.Pool({ connectionString: url, max: 8 }).on("error", () => {});
  const control = createControlDb({ pool });
  return {
    control,
    url,
    createUser: async (name = "Ada Lovelace") => {
      const userId = newId();
      await control
        .insertInto("user")
        .values({ id: userId, name, email: `${userId}@people.example` })
        .execute();
      return { userId };
    },
    dump: () => dump(database.url),
    close: async () => {
      await control.destroy();
      await database.drop();
    },
  };
}

async function fill(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await migrateControl(client, { appRole: APP_ROLE });
    await client.query(`ALTER ROLE ${APP_ROLE} PASSWORD '${APP_PASSWORD}'`);
  });
}

async function dump(url: string): Promise<string> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ table: string }>(
      "SELECT quote_ident(tablename) AS table FROM pg_tables WHERE schemaname = 'public'",
    );
    const texts: string[] = [];
    for (const { table } of rows) {
      const { rows: lines } = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${table} t`);
      texts.push(...lines.map(({ text }) => `${table} ${text}`));
    }
    return texts.join("\n");
  });
}

export async function withClient<Result>(
  url: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** A logger that keeps its lines, so that a test can search them. */
export function keepingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string, fields?: unknown, cause?: unknown): void => {
    const error = cause instanceof Error ? cause.name : "";
    lines.push(`${message} ${JSON.stringify(fields ?? {})} ${error}`);
  };
  return { lines, info: keep, warn: keep, error: keep };
}
