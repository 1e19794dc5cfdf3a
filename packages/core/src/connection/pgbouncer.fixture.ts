import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATHS = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];
const NOBODY = 65_534;
const READY_ATTEMPTS = 100;

/** Where the program is; undefined on machines that have none. */
export const pgbouncerPath = PATHS.find((path) => existsSync(path));

export interface Pooler {
  readonly port: number;
  close(): Promise<void>;
}

/** A real PgBouncer on loopback before one database, which it enters as its superuser whoever knocks. */
export async function startPgbouncer(options: {
  readonly databaseUrl: string;
  readonly poolMode: "transaction" | "session";
}): Promise<Pooler> {
  const target = new URL(options.databaseUrl);
  const dir = await mkdtemp(join(tmpdir(), "pgbouncer-"));
  const port = await freePort();
  const login = `user=${decodeURIComponent(target.username)} password=${decodeURIComponent(target.password)}`;
  await writeFile(
    join(dir, "pgbouncer.ini"),
    `[databases]
pooled = host=${target.hostname} port=${target.port} dbname=${target.pathname.slice(1)} ${login}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${options.poolMode}
`,
  );
  await chmod(dir, 0o755);
  // It refuses to run as root.
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(pgbouncerPath ?? "pgbouncer", [join(dir, "pgbouncer.ini")], {
    stdio: "ignore",
    ...asNobody,
  });
  await untilListening(port, child);
  return {
    port,
    close: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      await rm(dir, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < READY_ATTEMPTS; attempt += 1) {
    if (child.exitCode !== null) break;
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket
        .once("connect", () => {
          socket.destroy();
          resolve(true);
        })
        .once("error", () => setTimeout(resolve, 20, false));
      socket.unref();
    });
    if (isOpen) return;
  }
  throw new Error("PgBouncer did not start.");
}
