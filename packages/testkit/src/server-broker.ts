import { once } from "node:events";
import { mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCertificates } from "@formtrap/emulators/certificates";
import { type PostgresServer, removePostgres, startPostgres } from "@formtrap/emulators/postgres";
import type { SharedServer } from "./shared-server.ts";

interface Broker {
  readonly url: string;
  /** Stops the servers; the next question starts new ones. */
  discardServers(): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly server: PostgresServer;
  readonly facts: SharedServer;
}

const MEMORY_FOLDER = "/dev/shm";
const MEMORY_BYTES_NEEDED = 2 * 1024 ** 3;
const FOLDER_PREFIX = "formtrap-test-servers-";

/** Tests trade durability for speed; nothing of theirs outlives the run. */
const TEST_SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "300",
  // Would wake up in the middle of a measurement and hold template databases open.
  autovacuum: "off",
};

/** Answers `GET /plain` and `GET /tls` with a server's address, starting it at the first question. */
export async function startServerBroker(): Promise<Broker> {
  const parent = await fastestFolder();
  const folder = await mkdtemp(join(parent, `${FOLDER_PREFIX}${process.pid}-`));
  const servers = new Map<string, Promise<Running>>();

  const serverOf = (kind: string): Promise<Running> => {
    const running = servers.get(kind) ?? start(folder, kind);
    servers.set(kind, running);
    return running;
  };
  const discardServers = async () => {
    const all = [...servers.values()];
    servers.clear();
    await Promise.all(
      all.map(async (running) => (await running.catch(() => undefined))?.server.stop({ mode: "immediate" })),
    );
    await Promise.all((await readdir(folder)).map((name) => rm(join(folder, name), { recursive: true })));
  };

  const http = createServer((request, response) => {
    const kind = request.url === "/tls" ? "tls" : "plain";
    serverOf(kind).then(
      ({ facts }) => response.end(JSON.stringify(facts)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  http.listen(0, "127.0.0.1");
  await Promise.all([once(http, "listening"), removeFoldersOfKilledRuns(parent)]);
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("The broker has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    discardServers,
    close: async () => {
      http.closeAllConnections();
      http.close();
      await discardServers();
      await rm(folder, { recursive: true });
    },
  };
}

async function start(folder: string, kind: string): Promise<Running> {
  const dataDir = join(folder, kind);
  const options = { dataDir, superuserPassword: "test", settings: TEST_SETTINGS };
  if (kind === "plain") {
    const server = await startPostgres(options);
    return { server, facts: factsOf(server, null) };
  }
  const { caPem, certPem, keyPem } = await loadCertificates({ dir: join(folder, "certificates") });
  const server = await startPostgres({ ...options, tls: { certPem, keyPem, required: true } });
  return { server, facts: factsOf(server, caPem) };
}

function factsOf(server: PostgresServer, caPem: string | null): SharedServer {
  return { host: server.host, port: server.port, adminUrl: server.adminUrl, caPem };
}

/** Cloning a database makes a thousand files: 20 ms in memory, up to 400 ms on a disk. */
async function fastestFolder(): Promise<string> {
  const memory = await statfs(MEMORY_FOLDER).catch(() => undefined);
  return memory && memory.bavail * memory.bsize >= MEMORY_BYTES_NEEDED ? MEMORY_FOLDER : tmpdir();
}

async function removeFoldersOfKilledRuns(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(FOLDER_PREFIX));
  for (const name of names) {
    const pid = Number(name.slice(FOLDER_PREFIX.length).split("-")[0]);
    if (isAlive(pid)) continue;
    const folder = join(parent, name);
    // Another run may be clearing the same folder.
    await Promise.all(["plain", "tls"].map((kind) => removePostgres({ dataDir: join(folder, kind) }))).catch(
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
