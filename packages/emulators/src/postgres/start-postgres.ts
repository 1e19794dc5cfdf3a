import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve as resolvePath } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort, LOOPBACK_HOST } from "../loopback/index.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { type ServerTls, serverArguments, writeServerFiles } from "./configuration.ts";
import { initializeCluster } from "./initialize-cluster.ts";
import { ownerFile, stopLeftoverServer } from "./leftover-server.ts";
import { assertUsable, chooseRunAs, type RunAs } from "./run-as.ts";
import { PostgresStartError, type ServerProcess, startServerProcess } from "./server-process.ts";

export interface PostgresOptions {
  /** Where the data lives; made at the first start, kept afterwards. Its parent is made too. */
  readonly dataDir: string;
  /** The port to prefer; another one where it is taken. Default 0: any free one. */
  readonly port?: number;
  /** Of the user `postgres`. Takes effect when the data folder is made. */
  readonly superuserPassword: string;
  /** Offers TLS with this certificate. */
  readonly tls?: ServerTls;
  /** Server settings such as `{ fsync: "off" }`; address, port and TLS are not theirs to change. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Every line that the server logs. */
  readonly onLog?: (line: string) => void;
}

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  /** The postmaster's process id; another one after `restart`. */
  readonly pid: number;
  /** Superuser's address of the database `postgres`, for node-postgres as it stands. */
  readonly adminUrl: string;
  /** `fast` (default) ends sessions and flushes; `immediate` is a crash: recovery at the next start. */
  stop(options?: { readonly mode?: "fast" | "immediate" }): Promise<void>;
  /** Stops the server if it runs and starts it on the same port. */
  restart(options?: { readonly mode?: "fast" | "immediate" }): Promise<void>;
}

const PORT_ATTEMPTS = 5;
const LEFTOVER_WAIT_MS = 200;
const LEFTOVER_ATTEMPTS = 25;

/**
 * Runs a real PostgreSQL 18 on 127.0.0.1, from npm's binaries alone. Durable by default, encoding UTF8 with
 * the built-in C.UTF-8 locale whatever the machine speaks. A server left behind by a killed run is stopped first.
 * @throws where the data folder is in use, of another version or unusable, or where the server does not start.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const onLog = options.onLog ?? (() => {});
  const dataDir = resolvePath(options.dataDir);
  const binaries = await findBinaries();
  await mkdir(dirname(dataDir), { recursive: true });
  await assertUsable(dataDir);
  const runAs = await chooseRunAs({ dataDir, binariesRoot: binaries.root });
  const settings = options.settings ?? {};
  await stopLeftoverServer({ dataDir, pgCtl: binaries.pgCtl, onLog });
  const sync = settings["fsync"] !== "off";
  const { superuserPassword } = options;
  await initializeCluster({ dataDir, binaries, runAs, superuserPassword, sync, onLog });
  const launch = (port: number) =>
    launchServer({ dataDir, port, tls: options.tls, settings, binaries, runAs, onLog });

  const first = await launchOnSomePort(options.port ?? 0, launch);
  const { port } = first;
  let { running } = first;
  const stop: PostgresServer["stop"] = async ({ mode = "fast" } = {}) =>
    running.stop(mode === "fast" ? "SIGINT" : "SIGQUIT");
  const password = encodeURIComponent(superuserPassword);
  const query = options.tls?.required ? "?sslmode=no-verify" : "";
  return {
    host: LOOPBACK_HOST,
    port,
    get pid() {
      return running.pid;
    },
    adminUrl: `postgres://postgres:${password}@${LOOPBACK_HOST}:${port}/postgres${query}`,
    stop,
    restart: async (how) => {
      await stop(how);
      running = await launch(port);
    },
  };
}

async function launchOnSomePort(
  preferred: number,
  launch: (port: number) => Promise<ServerProcess>,
): Promise<{ running: ServerProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    // Somebody may take the port between the probe and the server's start: then the next one.
    const port = await freePort(attempt === 1 ? preferred : 0);
    try {
      return { running: await launch(port), port };
    } catch (error) {
      const portTaken = error instanceof PostgresStartError && /could not bind|in use/.test(error.message);
      if (!portTaken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function launchServer(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly tls: ServerTls | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly onLog: (line: string) => void;
}): Promise<ServerProcess> {
  const { dataDir, port, tls, settings, runAs } = options;
  await writeServerFiles({ dataDir, tls, runAs });
  const owner = ownerFile(dataDir);
  await writeFile(owner.path, owner.text);
  const args = serverArguments({ dataDir, port, tls: tls !== undefined, settings });
  for (let attempt = 1; ; attempt++) {
    try {
      return await startServerProcess({ ...options, args });
    } catch (error) {
      // Sessions of a killed postmaster notice within moments that it has gone; until then its memory is in use.
      const stillLeaving =
        error instanceof PostgresStartError && error.message.includes("pre-existing shared");
      if (!stillLeaving || attempt === LEFTOVER_ATTEMPTS) throw error;
      await wait(LEFTOVER_WAIT_MS);
    }
  }
}
