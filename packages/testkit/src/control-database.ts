import { migrateControl } from "@formtrap/control-db";
import pg from "pg";
import { createTestDatabase, type DatabaseTemplate, type TestDatabase } from "./test-database.ts";

const APP_ROLE = "formtrap_test_app";
const APP_PASSWORD = "test-app";

const template: DatabaseTemplate = {
  name: "control",
  fill: async (url) => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      await migrateControl(client, { appRole: APP_ROLE });
      await client.query(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD '${APP_PASSWORD}'`);
    } finally {
      await client.end();
    }
  },
};

/** A test database whose own `url` is the superuser's. */
export interface ControlTestDatabase extends TestDatabase {
  /** As the application's role, which may not do everything: what it must not do, a test must not rely on. */
  readonly appUrl: string;
}

/** An empty control database with all its tables, cloned from a template. */
export async function createControlDatabase(): Promise<ControlTestDatabase> {
  const database = await createTestDatabase({ template });
  return { ...database, appUrl: database.urlAs(APP_ROLE, APP_PASSWORD) };
}
