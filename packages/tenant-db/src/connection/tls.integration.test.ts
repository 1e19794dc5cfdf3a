import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import type { DatabaseTls } from "@formtrap/contracts";
import { type SharedServer, sharedServer, sharedTlsServer } from "@formtrap/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { openDirectConnection, TenantUnavailable } from "../index.ts";
import { plainSocket } from "../testing/test-tenant.fixture.ts";

let server: SharedServer;
let caPem: string;
let fingerprintSha256: string;
beforeAll(async () => {
  server = await sharedTlsServer();
  caPem = server.caPem ?? "";
  fingerprintSha256 = createHash("sha256")
    .update(await readCertificate(server.port))
    .digest("hex");
});

/** By TLS after an SSLRequest (PostgreSQL manual, 54.2.11). */
async function readCertificate(port: number): Promise<Buffer> {
  const socket = connect(port, "127.0.0.1");
  socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  await once(socket, "data");
  const secure = connectTls({ socket, rejectUnauthorized: false });
  await once(secure, "secureConnect");
  const certificate = secure.getPeerCertificate().raw;
  secure.destroy();
  return certificate;
}

async function connectWith(
  tls: DatabaseTls,
  changes: { host?: string; port?: number } = {},
): Promise<string> {
  const { client, close } = await openDirectConnection({
    credentials: {
      v: 1,
      host: changes.host ?? "127.0.0.1",
      port: changes.port ?? server.port,
      database: "postgres",
      user: "postgres",
      password: new URL(server.adminUrl).password,
      tls,
    },
    createSocket: plainSocket,
    connectTimeoutMs: 5_000,
    deadlineMs: 10_000,
  });
  const { rows } = await client.query<{ ssl: boolean }>(
    "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
  );
  await close();
  return rows[0]?.ssl === true ? "encrypted" : "plain";
}

async function refusal(tls: DatabaseTls, changes: { host?: string; port?: number } = {}): Promise<string> {
  const error: unknown = await connectWith(tls, changes).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(TenantUnavailable);
  return error instanceof TenantUnavailable ? `${error.reason}: ${error.detail}` : "";
}

describe("a server's identity", () => {
  it("is proven by an authority of the customer's, for a name and for an address", async () => {
    expect(new X509Certificate(caPem).ca).toBe(true);
    expect(await connectWith({ mode: "custom_ca", caPem })).toBe("encrypted");
    expect(await connectWith({ mode: "custom_ca", caPem }, { host: "localhost" })).toBe("encrypted");
  });

  it("is not proven for an address that the certificate does not name", async () => {
    expect(await refusal({ mode: "custom_ca", caPem }, { host: "127.0.0.2" })).toMatch(
      /^(tls: .*127\.0\.0\.2|unreachable)/,
    );
  });

  it("is not proven by the public authorities, whatever the environment says", async () => {
    expect(await refusal({ mode: "public_ca" })).toMatch(/^tls: /);
  });

  it("is proven by the very certificate that was pinned, and by no other", async () => {
    expect(await connectWith({ mode: "pinned", fingerprintSha256 })).toBe("encrypted");
    expect(await refusal({ mode: "pinned", fingerprintSha256: "0".repeat(64) })).toMatch(/^tls: .*pinned/);
  });

  it("must be proven before a word is said: a server without TLS is refused in every verified mode", async () => {
    const { port } = await sharedServer();
    for (const tls of [
      { mode: "public_ca" },
      { mode: "custom_ca", caPem },
      { mode: "pinned", fingerprintSha256 },
    ] as const) {
      expect(await refusal(tls, { port })).toMatch(/^tls: /);
    }
  });

  it("need not be proven in the operator's own network, encrypted where the server can", async () => {
    expect(await connectWith({ mode: "private_network" })).toBe("encrypted");
    expect(await connectWith({ mode: "private_network" }, { port: (await sharedServer()).port })).toBe(
      "plain",
    );
  });
});
