import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "@formtrap/emulators/loopback";

/** As the shell finds it, or where Debian keeps it from the shells of all but root. */
const PROGRAMS = ["pgbouncer", "/usr/sbin/pgbouncer"];
const PORT_ATTEMPTS = 5;

export interface Pgbouncer {
  readonly port: number;
  stop(): Promise<void>;
}

interface PgbouncerOptions {
  /** Of the server on 127.0.0.1 that it stands before, with every database there. */
  readonly serverPort: number;
  /** Role to password: who may come in, and how each then logs in to the server. */
  readonly users: Readonly<Record<string, string>>;
  /** What a client keeps a server's connection for. */
  readonly poolMode: "transaction" | "session";
  /** Connections to the server, each role and database. Default PgBouncer's own, 20. */
  readonly poolSize?: number;
  /** Takes clients over TLS alone, proving itself so, and reaches a server that does the same. */
  readonly tls?: { readonly certPem: string; readonly keyPem: string };
}

/** Whether the machine has PgBouncer: `apt-get install pgbouncer` brings it; CI does. */
export function hasPgbouncer(): boolean {
  return findProgram() !== undefined;
}

function findProgram(): string | undefined {
  return PROGRAMS.find((program) => spawnSync(program, ["--version"]).error === undefined);
}

/**
 * A real PgBouncer on 127.0.0.1, strict about startup parameters as it is by default.
 * @throws with its log where it does not start.
 */
export async function startPgbouncer(options: PgbouncerOptions): Promise<Pgbouncer> {
  const program = findProgram();
  if (program === undefined) throw new Error("There is no PgBouncer on this machine.");
  const folder = await mkdtemp(join(tmpdir(), "formtrap-pgbouncer-"));
  try {
    const running = await launchOnSomePort(program, folder, options);
    return {
      port: running.port,
      stop: async () => {
        await running.stop();
        await rm(folder, { recursive: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

async function launchOnSomePort(
  program: string,
  folder: string,
  options: PgbouncerOptions,
): Promise<Pgbouncer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(0);
    const file = await writeSettings(folder, port, options);
    try {
      return { port, stop: await launch(program, file) };
    } catch (error) {
      // Somebody may take the port between the probe and the start: then the next one.
      if (attempt === PORT_ATTEMPTS || !String(error).includes("Address already in use")) throw error;
    }
  }
}

async function writeSettings(folder: string, port: number, options: PgbouncerOptions): Promise<string> {
  const users = Object.entries(options.users).map(([user, password]) => `"${user}" "${password}"\n`);
  await writeFile(join(folder, "users.txt"), users.join(""));
  const settings = `[databases]
* = host=127.0.0.1 port=${options.serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, "users.txt")}
pool_mode = ${options.poolMode}
default_pool_size = ${options.poolSize ?? 20}
${await writeTls(folder, options)}`;
  const file = join(folder, "pgbouncer.ini");
  await writeFile(file, settings);
  // It refuses to run as root and becomes nobody instead, who must be able to read this.
  await chmod(folder, 0o755);
  return file;
}

async function writeTls(folder: string, { tls }: PgbouncerOptions): Promise<string> {
  if (tls === undefined) return "";
  const [certFile, keyFile] = [join(folder, "server.crt"), join(folder, "server.key")];
  await writeFile(certFile, tls.certPem);
  await writeFile(keyFile, tls.keyPem);
  return `client_tls_sslmode = require
client_tls_cert_file = ${certFile}
client_tls_key_file = ${keyFile}
server_tls_sslmode = require
`;
}

/** @returns what ends it. */
async function launch(program: string, file: string): Promise<() => Promise<void>> {
  const asNobody = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn(program, [...asNobody, file], { stdio: ["ignore", "ignore", "pipe"] });
  const { promise: ready, resolve, reject } = Promise.withResolvers<undefined>();
  const log: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    log.push(line);
    if (line.includes("process up")) resolve(undefined);
  });
  // Not "exit", at which some of what it said may still be on its way.
  const closed = new Promise<void>((done) => {
    child.once("close", () => {
      reject(new Error(`PgBouncer did not start:\n${log.join("\n")}`));
      done();
    });
  });
  await ready;
  return async () => {
    child.kill("SIGKILL");
    await closed;
  };
}
