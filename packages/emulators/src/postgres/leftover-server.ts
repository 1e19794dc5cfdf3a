import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { inspectProcess, signalServer } from "./processes.ts";

const POLL_MS = 20;
const GRACE_MS = 5_000;
const OWNER_FILE = "formtrap-owner.json";

const ownerSchema = z.object({ pid: z.int() });

/** Text for the file that says which process started the server of a data folder. */
export function ownerFile(dataDir: string): { path: string; text: string } {
  return { path: join(dataDir, OWNER_FILE), text: JSON.stringify({ pid: process.pid }) };
}

/**
 * Stops the server that a killed process left running on this data folder, so that the next one can start.
 * @throws where the process that started it is still there: two would fight over one folder.
 */
export async function stopLeftoverServer({
  dataDir,
  pgCtl,
  onLog,
}: {
  readonly dataDir: string;
  readonly pgCtl: string;
  readonly onLog: (line: string) => void;
}): Promise<void> {
  const pidFile = join(dataDir, "postmaster.pid");
  const content = await readFile(pidFile, "utf8").catch(() => undefined);
  if (content === undefined) return;
  const pid = Number(content.split("\n")[0]);
  const leftover = Number.isInteger(pid) && pid > 0 ? inspectProcess(pid) : undefined;
  if (leftover?.commandLine.includes(`-D ${dataDir} `)) {
    const owner = await readOwner(dataDir);
    if (owner !== undefined && leftover.parentPid === owner) {
      throw new Error(`${dataDir} is in use: process ${owner} runs a PostgreSQL server on it (pid ${pid}).`);
    }
    onLog(`Stopping a PostgreSQL server that an earlier run left behind (pid ${pid}).`);
    await terminate(pid, pgCtl);
  }
  // PostgreSQL refuses to start while this pid belongs to any process, be it no server at all.
  await rm(pidFile, { force: true });
}

async function readOwner(dataDir: string): Promise<number | undefined> {
  const { path } = ownerFile(dataDir);
  if (!existsSync(path)) return undefined;
  const parsed = ownerSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
  return parsed.data?.pid;
}

async function terminate(pid: number, pgCtl: string): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    signalServer({ pid, signal, pgCtl });
    for (let waitedMs = 0; waitedMs < GRACE_MS; waitedMs += POLL_MS) {
      if (!inspectProcess(pid)) return;
      await wait(POLL_MS);
    }
  }
  throw new Error(`A PostgreSQL server left behind by an earlier run cannot be stopped (pid ${pid}).`);
}
