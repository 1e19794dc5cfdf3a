import { Socket } from "node:net";
import { newId } from "@formtrap/contracts";
import { openDirectConnection } from "@formtrap/tenant-db";
import { createTestDatabase, hasPgbouncer, startPgbouncer, type TestDatabase } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { probeDatabase } from "./probe-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

const OWNER = { schema: "formtrap", spaceId: newId(), deploymentId: newId() };

function superuser(): { readonly user: string; readonly password: string; readonly port: number } {
  const { username, password, port } = new URL(database.url);
  return {
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    port: Number(port),
  };
}

function opener({ user, password, port } = superuser()) {
  return () =>
    openDirectConnection({
      credentials: {
        v: 1,
        host: "127.0.0.1",
        port,
        database: database.name,
        user,
        password,
        tls: { mode: "private_network" },
      },
      createSocket: () => new Socket(),
      connectTimeoutMs: 5_000,
      deadlineMs: 10_000,
    });
}

test("a direct connection is recognized", async () => {
  const report = await probeDatabase({ open: opener(), ...OWNER });
  expect(report.facts?.behindTransactionPooler).toBe(false);
});

describe.skipIf(!hasPgbouncer())("behind PgBouncer", () => {
  test.each([
    ["transaction", true],
    ["session", false],
  ] as const)("pooling per %s is told apart", async (poolMode, expected) => {
    const { user, password, port } = superuser();
    const pooler = await startPgbouncer({ serverPort: port, users: { [user]: password }, poolMode });
    try {
      const open = opener({ user, password, port: pooler.port });
      const report = await probeDatabase({ open, ...OWNER });
      expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(report.facts?.behindTransactionPooler).toBe(expected);
    } finally {
      await pooler.stop();
    }
  });
});

test("a server that answers nonsense is said to be no Postgres", async () => {
  const open = opener();
  const lying = async () => {
    const connection = await open();
    const client = Object.create(connection.client, {
      query: { value: async () => ({ rows: [{ version_num: "not a number" }] }) },
    }) as typeof connection.client;
    return { ...connection, client };
  };
  const report = await probeDatabase({ open: lying, ...OWNER });
  expect(report).toMatchObject({ ok: false, facts: null, checks: [{ name: "answer" }] });
});
