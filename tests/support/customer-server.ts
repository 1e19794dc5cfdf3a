import { spawn } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

const POLL_MS = 50;
const POLLS_MAX = 400;

/** The server that plays the customer's own, taken away and brought back behind the local cloud's back. */
export interface CustomerServer {
  /** Ends all its connections and stops it; connecting is refused afterwards. */
  stop(): Promise<void>;
  /** Starts it again as it ran before: same folder, port and settings. */
  start(): Promise<void>;
}

/** Finds the server's process and command line through its administrator's address. */
export async function takeCustomerServer(adminUrl: string): Promise<CustomerServer> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  const { rows } = await client.query<{ data_directory: string; port: string }>(
    "SELECT current_setting('data_directory') AS data_directory, current_setting('port') AS port",
  );
  await client.end();
  const [server] = rows;
  if (server === undefined) throw new Error("the server does not say where it lives");
  const dataDir = server.data_directory;
  const port = Number(server.port);
  const [, binary, args] =
    /^(.*?) (".*")\s*$/s.exec(await readFile(join(dataDir, "postmaster.opts"), "utf8")) ?? [];
  if (binary === undefined || args === undefined) throw new Error("unexpected postmaster.opts");
  const argumentList = [...args.matchAll(/"([^"]*)"/g)].map(([, argument]) => argument ?? "");
  const { uid, gid } = await stat(dataDir);

  return {
    stop: async () => {
      const [pid] = (await readFile(join(dataDir, "postmaster.pid"), "utf8")).split("\n");
      process.kill(Number(pid), "SIGINT");
      await until(async () => !(await isListening(port)), "the server goes on listening");
      await until(async () => !(await exists(join(dataDir, "postmaster.pid"))), "the server did not stop");
    },
    start: async () => {
      const asOwner = process.getuid?.() === 0 ? { uid, gid } : {};
      spawn(binary, argumentList, { ...asOwner, cwd: "/", detached: true, stdio: "ignore" }).unref();
      await until(() => isAnswering(adminUrl), "the server did not come back");
    },
  };
}

async function until(condition: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (let poll = 0; poll < POLLS_MAX; poll++) {
    if (await condition()) return;
    await wait(POLL_MS);
  }
  throw new Error(otherwise);
}

/** Whether anything takes connections on this port of 127.0.0.1. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function isAnswering(adminUrl: string): Promise<boolean> {
  const client = new pg.Client(adminUrl);
  return client.connect().then(
    async () => {
      await client.end();
      return true;
    },
    () => false,
  );
}
