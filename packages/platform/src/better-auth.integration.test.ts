import { type ControlDatabase, createControlDb } from "@formtrap/control-db";
import { type ControlTestDatabase, createControlDatabase } from "@formtrap/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createAuth } from "./better-auth.ts";
import { createLogger } from "./logger.ts";

let database: ControlTestDatabase;
beforeAll(async () => {
  database = await createControlDatabase();
});
afterAll(async () => {
  await database.drop();
});

async function signUp(): Promise<void> {
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  const control = createControlDb({ pool });
  const auth = createAuth<ControlDatabase>({
    database: control,
    secret: "an-auth-secret-of-more-than-32-characters-3f9a",
    dashboardUrl: "https://forms.example.com",
    mailer: { send: async () => await Promise.resolve({ messageId: null }) },
    logger: createLogger({ level: "silent" }),
    afterUserSeen: async () => {},
    validateSchema: true,
  });
  try {
    await auth.signUp({ name: "Ada", email: "ada@people.example", password: "correct horse battery" });
  } finally {
    await control.destroy();
  }
}

it("finds every table and column that the library and its second factor ask for", async () => {
  await expect(signUp()).resolves.toBeUndefined();
  const owner = new pg.Client(database.url);
  await owner.connect();
  await owner.query('DELETE FROM "user"');
  await owner.query("ALTER TABLE two_factor RENAME COLUMN locked_until TO locked_no_more");
  await owner.end();
  await expect(signUp()).rejects.toThrow(/locked/i);
});
