import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const hasPgbouncer = spawnSync("pgbouncer", ["--version"]).error === undefined;

export interface Pgbouncer {
  readonly port: number;
  stop(): Promise<void>;
}

/** PgBouncer on 127.0.0.1 in transaction mode, strict about startup parameters as it is by default. */
export async function startPgbouncer(options: {
  readonly serverPort: number;
  /** Role to password. */
  readonly users: Readonly<Record<string, string>>;
  readonly poolSize: number;
}): Promise<Pgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), "formtrap-pgbouncer-"));
  const port = await freePort();
  const users = Object.entries(options.users).map(([user, password]) => `"${user}" "${password}"`);
  await writeFile(join(folder, "users.txt"), `${users.join("\n")}\n`);
  const settings = `[databases]
* = host=127.0.0.1 port=${options.serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, "users.txt")}
pool_mode = transaction
default_pool_size = ${options.poolSize}
`;
  await writeFile(join(folder, "pgbouncer.ini"), settings);
  // It refuses to run as root and becomes nobody instead, who must be able to read this.
  await chmod(folder, 0o755);
  const asNobody = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn("pgbouncer", [...asNobody, join(folder, "pgbouncer.ini")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const { promise: ready, resolve, reject } = Promise.withResolvers<undefined>();
  const log: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    log.push(line);
    if (line.includes("process up")) resolve(undefined);
  });
  const exited = new Promise<void>((done) => {
    child.once("exit", () => {
      reject(new Error(`pgbouncer did not start:\n${log.join("\n")}`));
      done();
    });
  });
  await ready;
  return {
    port,
    stop: async () => {
      child.kill("SIGKILL");
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(address === null || typeof address === "string" ? 0 : address.port));
  });
  return await promise;
}
