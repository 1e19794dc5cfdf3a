/**
 * `npm start`: installs what is missing, then runs the local cloud under the project's Node until it is told to stop.
 * Plain JavaScript, for any Node from 20 on. Its npm script begins with `exec`, so that no shell stands between npm and
 * this process and keeps signals back; where there is no `exec` (Windows), the script's second half runs.
 */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled, projectNode } from "./install.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
/** One Ctrl-C can arrive twice: from the terminal and from npm, which passes it on. */
const SAME_PRESS_MS = 400;
const ANCESTOR_POLL_MS = 250;

await ensureInstalled({ mode: "runtime" });

// In a session of its own: signals reach it through this process only, so each counts once. The IPC channel tells it
// when this process is gone without a word.
const cloud = spawn(
  projectNode,
  ["--import", "./migrations/sql-loader.mjs", "packages/local/src/main.ts", ...process.argv.slice(2)],
  { cwd: root, stdio: ["ignore", "inherit", "inherit", "ipc"], detached: process.platform !== "win32" },
);

let lastSignalAt = 0;
const passOn = (signal) => {
  if (Date.now() - lastSignalAt < SAME_PRESS_MS) return;
  lastSignalAt = Date.now();
  if (process.platform !== "win32") cloud.kill(signal);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => passOn(signal));

cloud.once("error", (error) => {
  console.error(`Cannot run ${projectNode}: ${error.message}. Remove node_modules and try again.`);
  process.exit(1);
});
cloud.once("exit", (code, signal) => {
  process.exit(code === null ? 128 + (SIGNAL_NUMBERS[signal] || 0) : code);
});

// A signal to npm alone ends npm and its shell, which do not pass it on; then nobody is left who wants a local cloud.
const ancestors = process.env.npm_lifecycle_event === undefined ? [] : npmAncestors();
if (ancestors.length > 0) {
  const timer = setInterval(() => {
    if (ancestors.every(isStillThere)) return;
    clearInterval(timer);
    passOn("SIGTERM");
  }, ANCESTOR_POLL_MS);
}

/** This process and the one above it, if that is npm; the shell between them too, if there is one. */
function npmAncestors() {
  const parent = describe(process.ppid);
  if (!parent) return [];
  const link = { child: process.pid, parent: process.ppid };
  const isShell = /^-?(ba|da|z|k|a)?sh$/.test(basename(parent.command));
  return isShell ? [link, { child: process.ppid, parent: parent.parent }] : [link];
}

/** Orphans are handed to another parent, on every system; a dead parent may still be there as a zombie. */
function isStillThere({ child, parent }) {
  if (child === process.pid) return process.ppid === parent;
  if (process.platform === "linux") return describe(child)?.parent === parent;
  try {
    process.kill(parent, 0);
    return true;
  } catch {
    return false;
  }
}

function describe(pid) {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The command is in parentheses and may hold any character.
      const end = stat.lastIndexOf(")");
      return {
        command: stat.slice(stat.indexOf("(") + 1, end),
        parent: Number(stat.slice(end + 2).split(" ")[1]),
      };
    }
    if (process.platform === "win32") return undefined;
    const { stdout } = spawnSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" });
    const [, parent, command] = /^\s*(\d+)\s+(.*)$/.exec(stdout.trim());
    return { command, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
