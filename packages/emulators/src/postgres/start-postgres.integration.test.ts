import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCertificates } from "../certificates/index.ts";
import { type PostgresOptions, type PostgresServer, startPostgres } from "./index.ts";
import { inspectProcess } from "./processes.ts";

const FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

let folder: string;
let started: PostgresServer[];
let elsewhere: { child: ChildProcess; pid: number }[];

beforeEach(async () => {
  // mkdtemp makes the folder 0700: as root, this is the clone that other users cannot enter.
  folder = await mkdtemp(join(tmpdir(), "postgres-"));
  started = [];
  elsewhere = [];
});
afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  for (const { child, pid } of elsewhere) {
    child.kill("SIGKILL");
    if (inspectProcess(pid)) process.kill(pid, "SIGQUIT");
    await until(() => !inspectProcess(pid));
  }
  await rm(folder, { recursive: true });
});

async function start(options: Partial<PostgresOptions> = {}): Promise<PostgresServer> {
  const dataDir = join(folder, "pg");
  const server = await startPostgres({ dataDir, superuserPassword: "s3cret", settings: FAST, ...options });
  started.push(server);
  return server;
}

async function query(config: string | pg.ClientConfig, text: string): Promise<unknown[]> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

/** Starts a server in another process, which then waits to be killed; answers the server's pid and port. */
async function startElsewhere(): Promise<{ child: ChildProcess; pid: number; port: number }> {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
    process.once("SIGTERM", () => process.exit(0));
    const server = await startPostgres(${JSON.stringify({ dataDir: join(folder, "pg"), superuserPassword: "s3cret" })});
    process.stdout.write(JSON.stringify({ pid: server.pid, port: server.port }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  const { pid, port } = JSON.parse(chunk.toString()) as { pid: number; port: number };
  elsewhere.push({ child, pid });
  return { child, pid, port };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("startPostgres", () => {
  it("runs PostgreSQL 18 with UTF8, the built-in locale and scram, whatever the machine speaks", async () => {
    const server = await start();
    const [row] = await query(
      server.adminUrl,
      `SELECT current_setting('server_version_num')::int / 10000 AS version, datlocprovider, datlocale,
         pg_encoding_to_char(encoding) AS encoding, current_setting('TimeZone') AS timezone,
         lower('ÄÉ') AS lowered, (SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = current_user) AS scram
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(row).toEqual({
      version: 18,
      datlocprovider: "b",
      datlocale: "C.UTF-8",
      encoding: "UTF8",
      timezone: "UTC",
      lowered: "äé",
      scram: true,
    });
  });

  it("is durable and listens on loopback alone unless told otherwise", async () => {
    const server = await start({ settings: {} });
    const [row] = await query(
      server.adminUrl,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
         current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets`,
    );
    expect(row).toEqual({ fsync: "on", commit: "on", listen: "127.0.0.1", sockets: "" });
  });

  it("refuses a wrong password", async () => {
    const server = await start();
    const attempt = query(
      { host: server.host, port: server.port, user: "postgres", password: "no" },
      "SELECT 1",
    );
    await expect(attempt).rejects.toMatchObject({ code: "28P01" });
  });

  it("gives way when its port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const server = await start({ port });
    other.close();
    expect(server.port).not.toBe(port);
    expect(await query(server.adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("keeps data and port over restarts, a crash included", async () => {
    const server = await start({ settings: {} });
    await query(server.adminUrl, "CREATE TABLE kept AS SELECT 7 AS n");
    const before = { pid: server.pid, port: server.port };
    await server.restart({ mode: "immediate" });
    expect(await query(server.adminUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
    expect(server.port).toBe(before.port);
    expect(server.pid).not.toBe(before.pid);
    await server.stop();
    const next = await start({ port: before.port });
    expect(await query(next.adminUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  it("stops the server that a killed process left behind, and takes over its port and data", async () => {
    const { child, pid, port } = await startElsewhere();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(inspectProcess(pid)).toBeDefined();
    const server = await start({ port });
    expect(server.port).toBe(port);
    expect(inspectProcess(pid)).toBeUndefined();
  });

  it("refuses a data folder whose server is in use by a living process", async () => {
    const { pid } = await startElsewhere();
    await expect(start()).rejects.toThrow(/in use/);
    expect(inspectProcess(pid)).toBeDefined();
  });

  it("leaves no server behind when the process exits without stopping it", async () => {
    const { child, pid } = await startElsewhere();
    child.kill("SIGTERM");
    await once(child, "exit");
    await until(() => inspectProcess(pid) === undefined);
    expect(inspectProcess(pid)).toBeUndefined();
  });

  it.skipIf(process.platform === "win32")(
    "runs in a process group of its own, out of Ctrl-C's reach",
    async () => {
      const server = await start();
      expect(() => process.kill(-server.pid, 0)).not.toThrow();
    },
  );

  it("removes the remains of an interrupted initialization and starts anew", async () => {
    const remains = join(folder, "pg.initializing-abc123");
    await mkdir(join(remains, "data"), { recursive: true });
    await writeFile(join(remains, "data", "PG_VERSION"), "18\n");
    await start();
    expect(await readdir(folder)).toEqual(["pg"]);
  });

  it("starts although a foreign process has taken the pid in a stale pid file", async () => {
    const server = await start();
    await server.stop({ mode: "immediate" });
    const lines = [process.pid, join(folder, "pg"), 0, server.port, "", "127.0.0.1", "", "ready"];
    await writeFile(join(folder, "pg", "postmaster.pid"), lines.join("\n"));
    const next = await start();
    expect(await query(next.adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("names what is wrong with a folder that holds something else or another version", async () => {
    const dataDir = join(folder, "pg");
    await mkdir(dataDir);
    await writeFile(join(dataDir, "notes.txt"), "mine");
    await expect(start()).rejects.toThrow(/not empty/);
    await writeFile(join(dataDir, "PG_VERSION"), "16\n");
    await expect(start()).rejects.toThrow(/data of PostgreSQL 16/);
  });

  it("says in the server's words why it does not start", async () => {
    await expect(start({ settings: { shared_buffers: "lots" } })).rejects.toThrow(/shared_buffers/);
  });

  it("serves verified TLS, and refuses plain connections where TLS is required", async () => {
    const { caPem, certPem, keyPem } = await loadCertificates({ dir: join(folder, "certificates") });
    const server = await start({ tls: { certPem, keyPem, required: true } });
    const login = { host: "localhost", port: server.port, user: "postgres", password: "s3cret" };
    const sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    expect(await query({ ...login, ssl: { ca: caPem } }, sql)).toEqual([{ ssl: true }]);
    expect(await query(server.adminUrl, sql)).toEqual([{ ssl: true }]);
    await expect(query({ ...login, ssl: {} }, sql)).rejects.toThrow(/certificate/);
    await expect(query(login, sql)).rejects.toMatchObject({ code: "28000" });
  });
});
