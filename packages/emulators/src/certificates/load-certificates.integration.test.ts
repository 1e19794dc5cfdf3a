import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCertificates } from "./index.ts";

const DAY_MS = 86_400_000;
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "certificates-"));
});
afterEach(() => rm(dir, { recursive: true }));

function handshake(options: {
  serve: { cert: string; key: string };
  ca: string;
  host: string;
  name: string;
}) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer(options.serve, (socket) => socket.end());
  server.listen(0, options.host, () => {
    const { port } = server.address() as AddressInfo;
    const client = connect({ port, host: options.host, servername: options.name, ca: options.ca });
    client.once("secureConnect", () => resolve(client.getProtocol() ?? ""));
    client.once("error", reject);
    client.resume();
    client.once("close", () => server.close());
  });
  return promise;
}

describe("loadCertificates", () => {
  it.each(["localhost", ""])("passes full verification by name %j and by address", async (name) => {
    const { caPem, certPem, keyPem } = await loadCertificates({ dir });
    const serve = { cert: certPem, key: keyPem };
    await expect(handshake({ serve, ca: caPem, host: "127.0.0.1", name })).resolves.toMatch(/TLSv1/);
  });

  it("is refused by a client that trusts another authority", async () => {
    const { certPem, keyPem } = await loadCertificates({ dir });
    const other = await loadCertificates({ dir: join(dir, "other") });
    const attempt = handshake({
      serve: { cert: certPem, key: keyPem },
      ca: other.caPem,
      host: "127.0.0.1",
      name: "localhost",
    });
    await expect(attempt).rejects.toThrow(/unable to verify|self-signed/);
  });

  it("is refused under a name it does not carry", async () => {
    const { caPem, certPem, keyPem } = await loadCertificates({ dir });
    const serve = { cert: certPem, key: keyPem };
    await expect(handshake({ serve, ca: caPem, host: "127.0.0.1", name: "example.com" })).rejects.toThrow(
      /altnames/i,
    );
  });

  it.skipIf(!hasOpenssl)("satisfies OpenSSL's strict checks", async () => {
    const { certPem, caPath } = await loadCertificates({ dir });
    const path = join(dir, "leaf.pem");
    await writeFile(path, certPem);
    const args = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", caPath, path];
    expect(execFileSync("openssl", args, { encoding: "utf8" })).toContain("OK");
  });

  it("keeps both certificates from call to call, with keys that only their owner reads", async () => {
    const first = await loadCertificates({ dir });
    expect(await loadCertificates({ dir })).toEqual(first);
    for (const name of ["ca.key", "server.key"]) {
      expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
    }
  });

  it("renews the server's certificate near its expiry under the same authority", async () => {
    const now = new Date("2026-01-01T00:00:00Z");
    const first = await loadCertificates({ dir, now });
    const before = await loadCertificates({ dir, now: new Date(now.getTime() + 334 * DAY_MS) });
    const after = await loadCertificates({ dir, now: new Date(now.getTime() + 336 * DAY_MS) });
    expect(before.certPem).toBe(first.certPem);
    expect(after.certPem).not.toBe(first.certPem);
    expect(after.caPem).toBe(first.caPem);
  });

  it("makes all of it anew when the authority itself nears its end", async () => {
    const now = new Date("2026-01-01T00:00:00Z");
    const first = await loadCertificates({ dir, now });
    const later = await loadCertificates({ dir, now: new Date(now.getTime() + 3640 * DAY_MS) });
    expect(later.caPem).not.toBe(first.caPem);
    expect(later.certPem).not.toBe(first.certPem);
  });

  it("makes the server's certificate anew where its file is damaged or hosts were added", async () => {
    const first = await loadCertificates({ dir });
    await writeFile(join(dir, "server.crt"), "-----BEGIN");
    const repaired = await loadCertificates({ dir });
    expect(repaired.certPem).not.toBe(first.certPem);
    const wider = await loadCertificates({ dir, hosts: ["localhost", "db.example.test"] });
    expect(wider.certPem).not.toBe(repaired.certPem);
    expect(await readFile(wider.caPath, "utf8")).toBe(first.caPem);
  });
});
