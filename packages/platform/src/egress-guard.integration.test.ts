import { type SharedServer, sharedTlsServer } from "@formtrap/testkit";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";
import { EgressRefused } from "./egress-rules.ts";
import { createLogger } from "./logger.ts";

let server: SharedServer;

beforeAll(async () => {
  server = await sharedTlsServer();
});

/** Connects as node-postgres does in production: fields, verified TLS, the guard's socket. */
async function queryThroughGuard(host: string, allowCidrs: readonly string[], ca = server.caPem ?? "") {
  const guard = createEgressGuard({ allowCidrs, logger: createLogger({ level: "silent" }) });
  const { username, password } = new URL(server.adminUrl);
  const client = new pg.Client({
    host,
    port: server.port,
    user: username,
    password,
    database: "postgres",
    ssl: { rejectUnauthorized: true, ca },
    stream: () => guard.createSocket(),
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ ssl: boolean }>(
      "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    );
    return rows;
  } finally {
    await client.end().catch(() => {});
  }
}

describe("node-postgres through the egress guard", () => {
  it.each(["localhost", "127.0.0.1"])("reaches an opened range at %s over verified TLS", async (host) => {
    expect(await queryThroughGuard(host, ["127.0.0.0/8", "::1/128"])).toEqual([{ ssl: true }]);
  });

  it("still verifies the server's certificate", async () => {
    const attempt = queryThroughGuard("localhost", ["127.0.0.0/8", "::1/128"], "");
    await expect(attempt).rejects.toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  });

  it.each(["localhost", "127.0.0.1", "2130706433", "127.1"])(
    "refuses %s where nothing is opened",
    async (host) => {
      await expect(queryThroughGuard(host, [])).rejects.toBeInstanceOf(EgressRefused);
    },
  );
});
