import { type ChildProcess, spawn } from "node:child_process";
import { parse } from "node:path";
import { createInterface } from "node:readline";
import type { Binaries } from "./binaries.ts";
import { type ShutdownSignal, signalServer } from "./processes.ts";
import type { RunAs } from "./run-as.ts";
import { SERVER_ENVIRONMENT } from "./server-environment.ts";

const READY = "database system is ready to accept connections";
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const LOG_LINES_KEPT = 30;

/** A running `postgres`. */
export interface ServerProcess {
  readonly pid: number;
  /** Settles when the process has gone. */
  readonly exited: Promise<void>;
  /** Sends the signal and waits; a server that does not obey is killed (and recovers at its next start). */
  stop(signal: ShutdownSignal): Promise<void>;
}

/** The server's own words for why it did not start. */
export class PostgresStartError extends Error {
  override readonly name = "PostgresStartError";
}

/**
 * Starts `postgres` in a session of its own, so that Ctrl-C in a terminal reaches this process only, and waits
 * until it takes connections. When this process exits, the server is told to shut down.
 * @throws PostgresStartError with the server's log.
 */
export async function startServerProcess(options: {
  readonly args: readonly string[];
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly onLog: (line: string) => void;
}): Promise<ServerProcess> {
  const { binaries, runAs, onLog } = options;
  const [command, ...args] = [...runAs.prefix, binaries.postgres, ...options.args];
  const child = spawn(command ?? binaries.postgres, args, {
    ...runAs.spawn,
    cwd: parse(binaries.root).root,
    env: SERVER_ENVIRONMENT,
    stdio: ["ignore", "ignore", "pipe"],
    detached: process.platform !== "win32",
  });
  const exited = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  const stopAtExit = () => {
    if (child.pid) signalServer({ pid: child.pid, signal: "SIGINT", pgCtl: binaries.pgCtl });
  };
  process.once("exit", stopAtExit);
  void exited.then(() => process.removeListener("exit", stopAtExit));

  const stop = async (signal: ShutdownSignal) => {
    const { pid } = child;
    if (!pid || child.exitCode !== null || child.signalCode !== null) return exited;
    signalServer({ pid, signal, pgCtl: binaries.pgCtl });
    const timer = setTimeout(
      () => signalServer({ pid, signal: "SIGQUIT", pgCtl: binaries.pgCtl }),
      STOP_TIMEOUT_MS,
    );
    await exited;
    clearTimeout(timer);
  };
  try {
    await untilReady(child, onLog);
  } catch (error) {
    await stop("SIGQUIT");
    throw error;
  }
  return { pid: child.pid ?? 0, exited, stop };
}

function untilReady(child: ChildProcess, onLog: (line: string) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const recent: string[] = [];
  const fail = (why: string) =>
    reject(new PostgresStartError([`PostgreSQL did not start: ${why}.`, ...recent].join("\n")));
  const timer = setTimeout(() => fail(`not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
  if (child.stderr) {
    createInterface({ input: child.stderr }).on("line", (line) => {
      onLog(line);
      recent.push(line);
      if (recent.length > LOG_LINES_KEPT) recent.shift();
      if (line.includes(READY)) resolve();
    });
  }
  child.once("error", (error) => fail(error.message));
  child.once("close", (code, signal) => fail(signal ?? `exit code ${code}`));
  return promise.finally(() => {
    clearTimeout(timer);
    recent.length = 0;
  });
}
