import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type PostgresServer, startPostgres } from "@formtrap/emulators/postgres";
import pg from "pg";

const POLL_MS = 50;
const POLLS_MAX = 400;

/** The server that plays the customer's own, taken away and brought back behind the local cloud's back. */
export interface CustomerServer {
  /** Ends all its connections and stops it; connecting is refused afterwards. */
  takeAway(): Promise<void>;
  /** Starts it again: same folder, port, password and certificate. This process is its parent now. */
  bringBack(): Promise<PostgresServer>;
}

/** Finds the server's process and folder through its administrator's address. */
export async function findCustomerServer(adminUrl: string): Promise<CustomerServer> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  const { rows } = await client.query<{ dataDir: string }>(
    `SELECT current_setting('data_directory') AS "dataDir"`,
  );
  await client.end();
  const dataDir = rows[0]?.dataDir ?? "";
  const { port, password } = new URL(adminUrl);
  const pidFile = join(dataDir, "postmaster.pid");
  const read = (name: string) => readFile(join(dataDir, name), "utf8");

  return {
    takeAway: async () => {
      const [pid] = (await readFile(pidFile, "utf8")).split("\n");
      process.kill(Number(pid), "SIGINT");
      await until(async () => !(await exists(pidFile)), "the customer's server did not stop");
    },
    bringBack: async () =>
      startPostgres({
        dataDir,
        port: Number(port),
        superuserPassword: decodeURIComponent(password),
        tls: { certPem: await read("server.crt"), keyPem: await read("server.key"), required: true },
      }),
  };
}

async function until(condition: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (let poll = 0; poll < POLLS_MAX; poll++) {
    if (await condition()) return;
    await wait(POLL_MS);
  }
  throw new Error(otherwise);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
