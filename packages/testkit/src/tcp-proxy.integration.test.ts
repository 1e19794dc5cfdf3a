import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  sharedTlsServer,
  startTcpProxy,
  type TcpProxy,
  type TestDatabase,
} from "./index.ts";

let database: TestDatabase;
let proxy: TcpProxy;
let client: pg.Client;

function clientThrough(url: string, options: pg.ClientConfig = {}): pg.Client {
  const address = new URL(url);
  address.port = String(proxy.port);
  const made = new pg.Client({ connectionString: address.href, ...options });
  made.on("error", () => {});
  return made;
}

beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await startTcpProxy({ target: { port: Number(new URL(database.url).port) } });
  client = clientThrough(database.url);
  await client.connect();
});
afterEach(async () => {
  await client.end().catch(() => undefined);
  await proxy.close();
  await database.drop();
});

describe("round trips", () => {
  it("does not count logging in", () => {
    expect(proxy.roundTrips()).toBe(0);
    expect(proxy.connections()).toBe(1);
  });

  it("counts a simple and a parameterized statement as one each", async () => {
    await client.query("SELECT 1");
    expect(proxy.roundTrips()).toBe(1);
    await client.query("SELECT $1::int", [1]);
    expect(proxy.roundTrips()).toBe(2);
    expect(proxy.clientBytes()).toBeGreaterThan(0);
  });

  it("counts a transaction of four awaited statements as four", async () => {
    await client.query("BEGIN");
    await client.query("SELECT 1");
    await client.query("SELECT 2");
    await client.query("COMMIT");
    expect(proxy.roundTrips()).toBe(4);
  });

  it("counts a pipelined transaction as one", async () => {
    const pipelined = clientThrough(database.url, { pipeline: true });
    await pipelined.connect();
    await Promise.all([
      pipelined.query("BEGIN"),
      pipelined.query("SELECT $1::int", [1]),
      pipelined.query("COMMIT"),
    ]);
    expect(proxy.roundTrips()).toBe(1);
    await pipelined.end();
  });

  it("counts one for an answer of many packets, and starts at zero after a reset", async () => {
    await client.query("SELECT repeat('x', 1000) FROM generate_series(1, 2000)");
    expect(proxy.roundTrips()).toBe(1);
    proxy.reset();
    expect([proxy.roundTrips(), proxy.connections(), proxy.clientBytes()]).toEqual([0, 0, 0]);
  });

  it("says that it cannot count through TLS", async () => {
    const server = await sharedTlsServer();
    const encrypted = await startTcpProxy({ target: server });
    const address = new URL(server.adminUrl);
    address.port = String(encrypted.port);
    const other = new pg.Client({ connectionString: address.href });
    await other.connect();
    expect(() => encrypted.roundTrips()).toThrow(/encrypted/);
    await other.end();
    await encrypted.close();
  });
});

describe("faults", () => {
  it("cuts connections on drop, and takes new ones", async () => {
    const answer = client.query("SELECT pg_sleep(60)");
    proxy.drop();
    await expect(answer).rejects.toThrow(/ECONNRESET|terminated/);
    const next = clientThrough(database.url);
    await next.connect();
    await next.end();
  });

  it("holds answers back while paused", async () => {
    proxy.pause();
    const answer = client.query("SELECT 1 AS one");
    const early = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 50, "nothing"))]);
    expect(early).toBe("nothing");
    proxy.resume();
    expect((await answer).rows).toEqual([{ one: 1 }]);
  });

  it("loses the answer to a statement that the server carried out", async () => {
    await client.query("CREATE TABLE written (n int)");
    proxy.loseNextAnswer();
    await expect(client.query("INSERT INTO written VALUES (1)")).rejects.toThrow(/ECONNRESET|terminated/);
    const direct = new pg.Client(database.url);
    await direct.connect();
    expect((await direct.query("SELECT n FROM written")).rows).toEqual([{ n: 1 }]);
    await direct.end();
  });

  it("adds latency to every round trip", async () => {
    proxy.setLatency(40);
    const startMs = performance.now();
    await client.query("SELECT 1");
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(40);
  });

  it("refuses connections and takes them again on the same port", async () => {
    await proxy.refuse(true);
    await expect(clientThrough(database.url).connect()).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await proxy.refuse(false);
    const next = clientThrough(database.url);
    await next.connect();
    await next.end();
  });
});

describe("a network that loses packets", () => {
  it("neither answers nor resets, and what it forgot stays silent when it is well again", async () => {
    proxy.swallow(true);
    let hasEnded = false;
    const forgotten = client.query("SELECT 1").finally(() => {
      hasEnded = true;
    });
    forgotten.catch(() => undefined);
    const fresh = clientThrough(database.url, { connectionTimeoutMillis: 200 });
    await expect(fresh.connect()).rejects.toThrow("timeout");

    proxy.swallow(false);
    const later = clientThrough(database.url);
    await later.connect();
    expect((await later.query<{ one: number }>("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await later.end();
    expect(hasEnded).toBe(false);
    proxy.drop();
    await expect(forgotten).rejects.toThrow();
  });
});

it("leads new connections to another server when told so", async () => {
  const { port } = new URL((await sharedTlsServer()).adminUrl);
  proxy.retarget(Number(port));
  expect((await client.query("SELECT 1")).rowCount).toBe(1);
  // A server that speaks TLS alone refuses a plain connection.
  await expect(clientThrough(database.url).connect()).rejects.toThrow();
});
