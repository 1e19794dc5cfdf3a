import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const GONE_POLL_MS = 20;

/** Processes that run a local cloud's functions, by what their command line names (Linux). */
export function functionWorkers(home: string, names: readonly string[]): readonly number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const commandLine = readCommandLine(pid);
      return (
        commandLine.includes(`${home}/build/`) && names.some((name) => commandLine.includes(`/${name}.mjs`))
      );
    })
    .map(Number);
}

/** `kill -9`; no error where it is gone already. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended in between.
  }
}

/** Resolves when the local cloud has noticed that these processes have gone, and hands them no further event. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => existsSync(`/proc/${pid}`))) await wait(GONE_POLL_MS);
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
