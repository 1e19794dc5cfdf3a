import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type LocalInfo, readLocalInfo } from "./local-info.ts";

const ROOT = join(import.meta.dirname, "../..");
const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 100;
const OUTPUT_CHARS_KEPT = 20_000;

export interface LocalCloud {
  readonly home: string;
  readonly info: LocalInfo;
  /** What `npm start` printed so far, its last 20,000 characters. */
  output(): string;
  /** Ctrl-C: SIGINT to the whole foreground group, as a terminal does. Resolves when all of it has gone. */
  interrupt(): Promise<void>;
  /** `kill -9` of the process that local.json names; nothing of it gets to clean up. */
  kill(): Promise<void>;
}

/** An `npm start` that ended by itself. */
export class LocalCloudEnded extends Error {
  override readonly name = "LocalCloudEnded";
  readonly exitCode: number | null;

  constructor(exitCode: number | null, output: string) {
    super(`npm start ended with exit code ${exitCode}:\n${output}`);
    this.exitCode = exitCode;
  }
}

/** A folder for one local cloud's state. */
export async function makeHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), "formtrap-e2e-"));
}

/** Removes a stopped cloud's state; its servers may hold files for a moment longer. */
export async function removeHome(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/**
 * Runs the real `npm start` and waits until `/healthz` answers 200.
 * @throws LocalCloudEnded where it ends before that.
 */
export async function startLocalCloud(options: {
  readonly home: string;
  readonly port: number;
  /** Settings of the functions, such as `SUBMIT_RATE_LIMIT_PER_MINUTE`. */
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<LocalCloud> {
  const { home, port, environment } = options;
  const npm = spawn("npm", ["start", "--silent"], {
    cwd: ROOT,
    env: { ...process.env, ...environment, FORMTRAP_HOME: home, PORT: String(port), NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-OUTPUT_CHARS_KEPT);
  };
  npm.stdout.on("data", keep);
  npm.stderr.on("data", keep);
  const ended = new Promise<void>((resolve, reject) => {
    npm.once("error", reject);
    // npm may be gone before what it runs: its output ends with the last of them.
    npm.once("close", () => resolve());
  });
  const interrupt = async () => {
    signalGroup(npm, "SIGINT");
    await within(STOP_TIMEOUT_MS, ended, () => `did not stop:\n${output}`);
  };
  try {
    await untilHealthy(`http://127.0.0.1:${port}/healthz`, npm, () => output);
    const info = await readLocalInfo(home);
    return {
      home,
      info,
      output: () => output,
      interrupt,
      kill: async () => {
        process.kill(info.pid, "SIGKILL");
        await within(STOP_TIMEOUT_MS, ended, () => `npm outlived its child:\n${output}`);
      },
    };
  } catch (error) {
    if (npm.exitCode === null && npm.signalCode === null) await interrupt();
    throw error;
  }
}

async function untilHealthy(url: string, npm: ChildProcess, output: () => string): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (npm.exitCode !== null || npm.signalCode !== null) throw new LocalCloudEnded(npm.exitCode, output());
    const status = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await wait(POLL_MS);
  }
  throw new Error(`not ready after ${READY_TIMEOUT_MS / 1000} s:\n${output()}`);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, signal);
}

async function within(timeoutMs: number, ended: Promise<void>, message: () => string): Promise<void> {
  const timer = new AbortController();
  const late = wait(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(message());
  });
  try {
    await Promise.race([ended, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
}
