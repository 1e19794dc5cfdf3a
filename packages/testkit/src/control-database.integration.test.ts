import pg from "pg";
import { expect, it } from "vitest";
import { createControlDatabase } from "./index.ts";

it("gives a migrated control database, as the application and as the superuser", async () => {
  const database = await createControlDatabase();
  const client = new pg.Client(database.appUrl);
  await client.connect();
  const { rows } = await client.query(
    "SELECT current_user <> 'postgres' AS limited FROM plan HAVING count(*) >= 0",
  );
  expect(rows).toEqual([{ limited: true }]);
  await expect(client.query("CREATE TABLE mine (n int)")).rejects.toMatchObject({ code: "42501" });
  await client.end();
  await database.drop();
});
