import { newId } from "@formtrap/contracts";
import { createTestPools, newSubmission } from "@formtrap/testkit";
import { afterEach, describe, expect, it } from "vitest";
import type { TenantPools, TenantPoolsLimits, TenantStore } from "../index.ts";
import {
  ANSWER_BEGINS,
  COMPLETE,
  dataRow,
  errorResponse,
  type HostileBehaviour,
  type HostileServer,
  LOGIN_DONE,
  message,
  READY,
  startHostileServer,
} from "../testing/hostile-server.fixture.ts";

const PASSWORD = "correct-horse";
let server: HostileServer | undefined;
let pools: TenantPools | undefined;
afterEach(async () => {
  await pools?.close();
  await server?.close();
});

async function storeAt(
  behaviour: HostileBehaviour,
  limits: Partial<TenantPoolsLimits> = {},
  now: () => number = Date.now,
): Promise<TenantStore> {
  const { port } = (server = await startHostileServer(behaviour));
  pools = createTestPools({
    now,
    limits: { connectTimeoutMs: 300, statementTimeoutMs: 300, ...limits },
    readCredentials: () =>
      Promise.resolve({
        v: 1,
        host: "127.0.0.1",
        port,
        database: "d",
        user: "u",
        password: PASSWORD,
        tls: { mode: "private_network" },
      }),
  });
  return pools.storeFor({ tenantId: "t", generation: 1, schemaName: "s", secretRef: "r" });
}

const submission = newSubmission(newId());
const answer = (...parts: readonly Buffer[]) => Buffer.concat([ANSWER_BEGINS, ...parts, COMPLETE, READY]);

describe("a tenant's database that misbehaves", () => {
  it("is heard as long as it behaves", async () => {
    const store = await storeAt({ statement: (socket) => socket.write(answer(dataRow("stored"))) });
    expect(await store.submissions.record(submission)).toBe("stored");
    expect(await store.submissions.record(submission)).toBe("stored");
    expect(server?.connections()).toBe(2); // one refused TLS and started anew, and was used twice
  });

  it("is cut off at its second row where one was asked for", async () => {
    const store = await storeAt({
      statement: (socket) => {
        socket.write(ANSWER_BEGINS);
        const rows = Buffer.concat(Array.from({ length: 1_000 }, () => dataRow("stored")));
        const pour = () => {
          while (socket.writable && socket.write(rows));
        };
        socket.on("drain", pour);
        pour();
      },
    });
    await expect(store.submissions.record(submission)).rejects.toMatchObject({
      name: "TenantUnavailable",
      reason: "misbehaving",
      detail: "too many rows",
    });
  });

  it.each([
    ["a value", () => Buffer.concat([ANSWER_BEGINS, message("D", Buffer.alloc(40_000_000))])],
    ["notices", () => message("N", Buffer.from(`SNOTICE\0M${"x".repeat(20_000)}\0\0`))],
  ])("is cut off by the bytes it sends: %s without end", async (_name, chunk) => {
    let sentBytes = 0;
    const store = await storeAt(
      {
        statement: (socket) => {
          const piece = chunk();
          const pour = () => {
            while (socket.writable && sentBytes < 200_000_000) {
              sentBytes += piece.length;
              if (!socket.write(piece)) return;
            }
          };
          socket.on("drain", pour);
          pour();
        },
      },
      { responseBytesMax: 1_000_000, statementTimeoutMs: 5_000 },
    );
    await expect(store.submissions.record(submission)).rejects.toMatchObject({
      reason: "misbehaving",
      detail: "answer too large",
    });
    expect(sentBytes).toBeLessThan(100_000_000);
  });

  it("costs no more than the statement's deadline when it never answers, and is connected to anew", async () => {
    const store = await storeAt({});
    const startedMs = performance.now();
    await expect(store.submissions.record(submission)).rejects.toMatchObject({ reason: "timeout" });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await expect(store.submissions.record(submission)).rejects.toMatchObject({ reason: "timeout" });
    expect(server?.connections()).toBe(4);
  });

  it("costs no more than the connect deadline when it never lets anybody in", async () => {
    const store = await storeAt({ login: () => {} });
    const startedMs = performance.now();
    await expect(store.submissions.record(submission)).rejects.toMatchObject({ reason: "timeout" });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  it("is left alone for the cool-down after it did not answer, and asked again after it", async () => {
    let nowMs = 0;
    const store = await storeAt({}, { cooldownMs: 5_000 }, () => nowMs);
    const record = () => store.submissions.record(submission);
    await expect(record()).rejects.toMatchObject({ reason: "timeout", detail: null });
    const connections = server?.connections();
    nowMs = 4_999;
    await expect(record()).rejects.toMatchObject({
      reason: "timeout",
      detail: "did not answer a moment ago",
    });
    expect(server?.connections()).toBe(connections);
    nowMs = 5_000;
    await expect(record()).rejects.toMatchObject({ reason: "timeout", detail: null });
    expect(server?.connections()).toBeGreaterThan(connections ?? 0);
  });

  it("is connected to anew after it was read-only, since that may be a matter of when the session began", async () => {
    const store = await storeAt({
      statement: (socket) => socket.write(Buffer.concat([errorResponse("25006", "read-only"), READY])),
    });
    await expect(store.submissions.record(submission)).rejects.toMatchObject({ reason: "read_only" });
    const connections = server?.connections();
    await expect(store.submissions.record(submission)).rejects.toMatchObject({ reason: "read_only" });
    expect(server?.connections()).toBeGreaterThan(connections ?? 0);
  });

  it("costs all who wait for it one deadline together", async () => {
    const store = await storeAt({ login: () => {} }, { connectionsPerPoolMax: 1 });
    const startedMs = performance.now();
    const all = await Promise.allSettled(
      Array.from({ length: 6 }, () => store.submissions.record(submission)),
    );
    expect(all.every(({ status }) => status === "rejected")).toBe(true);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  it.each([
    ["a word that is no outcome", answer(dataRow("yes"))],
    ["null", answer(dataRow(null))],
    ["no row", answer()],
    ["a row without columns", answer(dataRow())],
    ["two columns", answer(dataRow("stored", "stored"))],
  ])("is not believed when it answers %s", async (_name, bytes) => {
    const store = await storeAt({ statement: (socket) => socket.write(bytes) });
    await expect(store.submissions.record(submission)).rejects.toMatchObject({
      name: "TenantDataError",
      reason: "unparsable",
    });
  });

  it.each([
    ["a row shorter than it says", message("D", Buffer.from([0xff, 0xff]))],
    ["a row with a negative length", message("D", Buffer.from([0, 1, 0x80, 0, 0, 0]))],
    ["an unknown message", message("!", Buffer.from("x"))],
    ["an error without an end", message("E", Buffer.from("SERROR"))],
    ["a copy that nobody asked for", message("G", Buffer.from([0, 0, 0]))],
    ["a login in the middle", message("R", Buffer.from([0, 0, 0, 10, 0]))],
    ["a length of zero", Buffer.from([0x44, 0, 0, 0, 0])],
  ])("ends its own connection and not the process with %s", async (_name, bytes) => {
    const store = await storeAt({
      statement: (socket) => socket.write(Buffer.concat([ANSWER_BEGINS, bytes])),
    });
    await expect(store.submissions.record(submission)).rejects.toMatchObject({ name: "TenantUnavailable" });
  });

  it("ends its own connection by talking while nobody asked", async () => {
    let talk = () => {};
    const gone = Promise.withResolvers<undefined>();
    const store = await storeAt({
      statement: (socket) => {
        socket.write(answer(dataRow("stored")));
        socket.on("close", () => gone.resolve(undefined));
        talk = () => socket.write(Buffer.concat([dataRow("stored"), READY]));
      },
    });
    expect(await store.submissions.record(submission)).toBe("stored");
    talk();
    await gone.promise;
    expect(await store.submissions.record(submission)).toBe("stored");
  });

  it.each([
    ["23514", "TenantDataError", "rejected"],
    ["22P02", "TenantDataError", "rejected"],
    ["53100", "TenantUnavailable", "disk_full"],
    ["25006", "TenantUnavailable", "read_only"],
    ["FT001", "TenantUnavailable", "fenced"],
    ["42883", "TenantUnavailable", "misconfigured"],
    ["57014", "TenantUnavailable", "timeout"],
    ["P0001", "TenantUnavailable", "server_error"],
  ])("means by %s: %s, %s", async (sqlState, name, reason) => {
    const bytes = Buffer.concat([errorResponse(sqlState, `said ${PASSWORD}`), READY]);
    const store = await storeAt({ statement: (socket) => socket.write(bytes) });
    const error: unknown = await store.submissions.record(submission).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name, reason, sqlState });
    expect(inspectAll(error)).not.toContain(PASSWORD);
  });

  it.each([
    ["28P01", "auth"],
    ["08P01", "auth"],
    ["3D000", "auth"],
    ["53300", "too_many_connections"],
    ["57P03", "unreachable"],
    ["22023", "server_error"],
  ])("means by %s at login: %s", async (sqlState, reason) => {
    const store = await storeAt({
      login: (socket) => socket.end(errorResponse(sqlState, `said ${PASSWORD}`)),
    });
    const error: unknown = await store.submissions.record(submission).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "TenantUnavailable", reason, sqlState });
    expect(inspectAll(error)).not.toContain(PASSWORD);
  });

  it("repeats a statement that it gave up for a deadlock", async () => {
    let asked = 0;
    const store = await storeAt({
      statement: (socket) => {
        asked += 1;
        const deadlock = Buffer.concat([errorResponse("40P01", "deadlock"), READY]);
        socket.write(asked === 1 ? deadlock : answer(dataRow("stored")));
      },
    });
    expect(await store.submissions.record(submission)).toBe("stored");
    expect(asked).toBe(2);
  });

  it("gets nothing but the password's proof, and no statement, before it let us in", async () => {
    const store = await storeAt({ login: (socket) => socket.write(LOGIN_DONE.subarray(0, 9)) });
    await expect(store.submissions.record(submission)).rejects.toMatchObject({ reason: "timeout" });
  });
});

function inspectAll(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify(Object.entries(error))} ${String(error.cause)}`;
}
