import { Socket } from "node:net";
import { openDirectConnection } from "@formtrap/tenant-db";
import { createTestDatabase, type TestDatabase } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pgbouncerPath, startPgbouncer } from "./pgbouncer.fixture.ts";
import { probeDatabase } from "./probe-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

function opener(port: number, name: string) {
  const { username, password } = new URL(database.url);
  return () =>
    openDirectConnection({
      credentials: {
        v: 1,
        host: "127.0.0.1",
        port,
        database: name,
        user: decodeURIComponent(username),
        password: decodeURIComponent(password),
        tls: { mode: "private_network" },
      },
      createSocket: () => new Socket(),
      connectTimeoutMs: 5_000,
      deadlineMs: 10_000,
    });
}

test("a direct connection is recognized", async () => {
  const open = opener(Number(new URL(database.url).port), database.name);
  const report = await probeDatabase({ open, schema: "formtrap" });
  expect(report.facts?.behindTransactionPooler).toBe(false);
});

describe.skipIf(pgbouncerPath === undefined)("behind PgBouncer", () => {
  test.each([
    ["transaction", true],
    ["session", false],
  ] as const)("pooling per %s is told apart", async (poolMode, expected) => {
    const pooler = await startPgbouncer({ databaseUrl: database.url, poolMode });
    try {
      const report = await probeDatabase({ open: opener(pooler.port, "pooled"), schema: "formtrap" });
      expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(report.facts?.behindTransactionPooler).toBe(expected);
    } finally {
      await pooler.close();
    }
  });
});

test("a server that answers nonsense is said to be no Postgres", async () => {
  const open = opener(Number(new URL(database.url).port), database.name);
  const lying = async () => {
    const connection = await open();
    const client = Object.create(connection.client, {
      query: { value: async () => ({ rows: [{ version_num: "not a number" }] }) },
    }) as typeof connection.client;
    return { ...connection, client };
  };
  const report = await probeDatabase({ open: lying, schema: "formtrap" });
  expect(report).toMatchObject({ ok: false, facts: null, checks: [{ name: "answer" }] });
});
