import pg from "pg";
import { describe, expect, it } from "vitest";
import { createTestDatabase, type DatabaseTemplate, sharedServer } from "./index.ts";

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

describe("createTestDatabase", () => {
  it("fills a template once, however many ask at the same time, and clones it apart", async () => {
    let fills = 0;
    const template: DatabaseTemplate = {
      name: "filled_once",
      fill: async (url) => {
        fills += 1;
        await query(url, "CREATE TABLE counted AS SELECT 1 AS n");
      },
    };
    const [first, second, third] = await Promise.all([
      createTestDatabase({ template }),
      createTestDatabase({ template }),
      createTestDatabase({ template }),
    ]);
    expect(fills).toBe(1);
    await query(first.url, "INSERT INTO counted VALUES (2)");
    expect(await query(second.url, "SELECT n FROM counted")).toEqual([{ n: 1 }]);
    await Promise.all([first.drop(), second.drop(), third.drop()]);
  });

  it("fills a template anew after an attempt that failed half way", async () => {
    let attempts = 0;
    const template: DatabaseTemplate = {
      name: "failing_first",
      fill: async (url) => {
        attempts += 1;
        await query(url, "CREATE TABLE half (n int)");
        if (attempts === 1) throw new Error("half way");
      },
    };
    await expect(createTestDatabase({ template })).rejects.toThrow("half way");
    const database = await createTestDatabase({ template });
    expect(await query(database.url, "SELECT count(*)::int AS n FROM half")).toEqual([{ n: 0 }]);
    await database.drop();
  });

  it("gives an address for another role, and drops a database that is in use", async () => {
    const database = await createTestDatabase();
    await query(database.url, "CREATE ROLE visitor_of_test LOGIN PASSWORD 'p@ss/word'");
    const client = new pg.Client(database.urlAs("visitor_of_test", "p@ss/word"));
    client.on("error", () => {});
    await client.connect();
    expect((await client.query("SELECT current_user AS me")).rows).toEqual([{ me: "visitor_of_test" }]);
    await database.drop();
    const { adminUrl } = await sharedServer();
    const names = await query(adminUrl, `SELECT FROM pg_database WHERE datname = '${database.name}'`);
    expect(names).toEqual([]);
    await query(adminUrl, "DROP ROLE visitor_of_test");
  });
});
