import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (recovery at the next start). */
export type ShutdownSignal = "SIGINT" | "SIGQUIT" | "SIGKILL";

/** Sends a signal to a server; nothing happens where it has gone already. */
export function signalServer({
  pid,
  signal,
  pgCtl,
}: {
  readonly pid: number;
  readonly signal: ShutdownSignal;
  readonly pgCtl: string;
}): void {
  if (process.platform === "win32") {
    // Windows has no signals: PostgreSQL listens for them on a named pipe that pg_ctl knows.
    spawnSync(pgCtl, ["kill", signal.slice("SIG".length), String(pid)]);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export interface ProcessFacts {
  readonly parentPid: number;
  readonly commandLine: string;
}

/** What runs under a pid; undefined for none and for a zombie, which holds nothing any more. */
export function inspectProcess(pid: number): ProcessFacts | undefined {
  if (process.platform === "win32") return inspectOnWindows(pid);
  return existsSync("/proc/self/stat") ? inspectByProcfs(pid) : inspectByPs(pid);
}

function inspectByProcfs(pid: number): ProcessFacts | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses and may itself hold spaces and parentheses.
    const [state, parentPid] = status.slice(status.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return { parentPid: Number(parentPid), commandLine };
  } catch {
    return undefined;
  }
}

function inspectByPs(pid: number): ProcessFacts | undefined {
  const { stdout } = spawnSync("ps", ["-ww", "-o", "ppid=,stat=,args=", "-p", String(pid)], {
    encoding: "utf8",
  });
  const match = /^\s*(\d+)\s+(\S+)\s+(.*)$/m.exec(stdout);
  if (!match || match[2]?.startsWith("Z")) return undefined;
  return { parentPid: Number(match[1]), commandLine: match[3] ?? "" };
}

function inspectOnWindows(pid: number): ProcessFacts | undefined {
  const { stdout } = spawnSync(
    "powershell",
    [
      "-NoProfile",
      "-Command",
      `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; if ($p) { "$($p.ParentProcessId) $($p.CommandLine)" }`,
    ],
    { encoding: "utf8" },
  );
  const match = /^(\d+) (.*)$/m.exec(stdout);
  return match ? { parentPid: Number(match[1]), commandLine: match[2] ?? "" } : undefined;
}
