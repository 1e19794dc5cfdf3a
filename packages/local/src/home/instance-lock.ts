import { readFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { writePrivateFile } from "./write-private-file.ts";

const instanceSchema = z.object({ pid: z.int(), url: z.string().nullable() });
export type Instance = z.infer<typeof instanceSchema>;

/** Another local cloud works on the same home; `instance` is what it says of itself, if anything. */
export class HomeInUse extends Error {
  override readonly name = "HomeInUse";
  readonly instance: Instance | undefined;

  constructor(dir: string, instance: Instance | undefined) {
    const where = instance?.url ? ` at ${instance.url}` : "";
    const who = instance ? ` (process ${instance.pid})` : "";
    super(`FormTrap is already running${where}${who}, with its state in ${dir}.`);
    this.instance = instance;
  }
}

export interface InstanceLock {
  /** Tells the next one who tries where this one is. */
  readonly publish: (url: string) => void;
  readonly release: () => void;
}

/** An instance that was told to stop a moment ago gets this long to go. */
const PATIENCE_MS = 1_500;
const RETRY_MS = 50;

/**
 * Makes sure that one process works on a home. The lock is SQLite's on a file, so the kernel drops it when its
 * process ends in whatever way: a killed run leaves nothing behind to mistake for a live one, and no pid to be reused.
 * @throws HomeInUse
 */
export async function acquireInstanceLock(home: {
  readonly dir: string;
  readonly lockFile: string;
  readonly instanceFile: string;
}): Promise<InstanceLock> {
  const deadline = Date.now() + PATIENCE_MS;
  let database = tryLock(home.lockFile);
  while (!database) {
    if (Date.now() > deadline) throw new HomeInUse(home.dir, await readInstance(home.instanceFile));
    await wait(RETRY_MS);
    database = tryLock(home.lockFile);
  }
  const held = database;
  const publish = (url: string | null) => {
    const instance: Instance = { pid: process.pid, url };
    writePrivateFile(home.instanceFile, `${JSON.stringify(instance)}\n`);
  };
  publish(null);
  return { publish, release: () => held.close() };
}

function tryLock(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && error.message.includes("locked")) return undefined;
    throw error;
  }
}

async function readInstance(path: string): Promise<Instance | undefined> {
  try {
    return instanceSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}
