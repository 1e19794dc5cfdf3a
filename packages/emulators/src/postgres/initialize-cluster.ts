import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, parse } from "node:path";
import type { Binaries } from "./binaries.ts";
import type { RunAs } from "./run-as.ts";
import { SERVER_ENVIRONMENT } from "./server-environment.ts";

const MAJOR_VERSION = "18";

/**
 * Makes the data folder unless it is there. Work happens in a folder beside it that is renamed at the very end,
 * so an interrupted attempt leaves no half-made data folder: its remains go at the next start.
 * @throws where the folder holds something else, or data of another major version.
 */
export async function initializeCluster(options: {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly superuserPassword: string;
  readonly sync: boolean;
  readonly onLog: (line: string) => void;
}): Promise<void> {
  const { dataDir, runAs } = options;
  await removeRemains(dataDir);
  if (await isInitialized(dataDir)) return;
  const workFolder = await mkdtemp(remainsPrefix(dataDir));
  try {
    const passwordFile = join(workFolder, "password");
    const newDataDir = join(workFolder, "data");
    await writeFile(passwordFile, `${options.superuserPassword}\n`, { mode: 0o600 });
    await mkdir(newDataDir, { mode: 0o700 });
    for (const path of [workFolder, passwordFile, newDataDir]) await runAs.own(path);
    await runInitdb({ ...options, newDataDir, passwordFile });
    if (existsSync(dataDir)) await rmdir(dataDir);
    await rename(newDataDir, dataDir);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

function remainsPrefix(dataDir: string): string {
  return `${dataDir}.initializing-`;
}

async function removeRemains(dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  const prefix = basename(remainsPrefix(dataDir));
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  await Promise.all(names.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}

async function isInitialized(dataDir: string): Promise<boolean> {
  if (!existsSync(dataDir)) return false;
  const version = await readFile(join(dataDir, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version?.trim() === MAJOR_VERSION) return true;
  if (version) {
    throw new Error(
      `${dataDir} holds data of PostgreSQL ${version.trim()}, and this is PostgreSQL ${MAJOR_VERSION}. ` +
        "Move the folder away to start anew.",
    );
  }
  if ((await readdir(dataDir)).length > 0) {
    throw new Error(`${dataDir} is not empty and is no PostgreSQL data folder.`);
  }
  return false;
}

function runInitdb(options: {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly newDataDir: string;
  readonly passwordFile: string;
  readonly sync: boolean;
  readonly onLog: (line: string) => void;
}): Promise<void> {
  const [command, ...args] = [
    ...options.runAs.prefix,
    options.binaries.initdb,
    `--pgdata=${options.newDataDir}`,
    "--username=postgres",
    `--pwfile=${options.passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    ...(options.sync ? [] : ["--no-sync"]),
  ];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(command ?? options.binaries.initdb, args, {
    ...options.runAs.spawn,
    cwd: parse(options.newDataDir).root,
    env: SERVER_ENVIRONMENT,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.once("error", reject);
  child.once("close", (code, signal) => {
    for (const line of output.split("\n")) if (line.trim()) options.onLog(`initdb: ${line}`);
    if (code === 0) resolve();
    else reject(new Error(`initdb failed (${signal ?? `exit code ${code}`}):\n${output.trim()}`));
  });
  return promise;
}
