import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { WORKER_RUNTIME } from "../lambda/worker-process.ts";

/**
 * Kills workers that outlived a killed run. They end by themselves when their parent goes, except in an endless loop;
 * they are known by their command line, which names the runtime and a bundle below `buildDir`.
 */
export function killLeftoverWorkers(buildDir: string): void {
  for (const { pid, commandLine } of listProcesses()) {
    if (pid === process.pid || !commandLine.includes(WORKER_RUNTIME) || !commandLine.includes(buildDir))
      continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone in the meantime, which is all that was wanted.
    }
  }
}

interface RunningProcess {
  readonly pid: number;
  readonly commandLine: string;
}

function listProcesses(): RunningProcess[] {
  if (process.platform === "win32") return [];
  return process.platform === "linux" ? listByProcfs() : listByPs();
}

function listByProcfs(): RunningProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), commandLine: readCommandLine(name) }));
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

function listByPs(): RunningProcess[] {
  const { stdout } = spawnSync("ps", ["-axww", "-o", "pid=,args="], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, commandLine = ""] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), commandLine }];
  });
}
