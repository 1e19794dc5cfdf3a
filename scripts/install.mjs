/**
 * Makes sure that what a command needs is installed, and runs npm where it is not. Plain JavaScript without imports of
 * ours or anybody's: it runs in an empty clone, under whatever Node the machine has.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { planInstall } from "./install-plan.mjs";

const NODE_MAJOR_MIN = 20;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const LOCK_POLL_MS = 500;

if (Number(process.versions.node.split(".")[0]) < NODE_MAJOR_MIN) {
  console.error(
    `FormTrap needs Node ${NODE_MAJOR_MIN} or later to start; this is ${process.version} (${process.execPath}).`,
  );
  process.exit(1);
}

/** The Node that the project runs on, from npm: the version that Lambda has. */
export const projectNode = join(
  root,
  "node_modules/node/bin",
  process.platform === "win32" ? "node.exe" : "node",
);

const SIZES = {
  runtime: "about 350 MB, most of it PostgreSQL and Node",
  full: "about 1.4 GB, deploy tools included",
};

/**
 * Installs what `mode` needs and is missing; returns at once where nothing is. Ends the process where npm fails.
 * @param {{ mode: "runtime" | "full" }} options `runtime`: what `npm start` needs; `full`: development tools too.
 */
export async function ensureInstalled({ mode }) {
  if (isComplete(mode)) return;
  const release = await waitForTurn();
  try {
    if (!isComplete(mode)) await install(mode);
  } finally {
    release();
  }
}

function isComplete(mode) {
  return plan(mode).action === "none" && existsSync(projectNode);
}

function plan(mode) {
  const lock = readJson(join(root, "package-lock.json"));
  const installed = readJson(join(root, "node_modules/.package-lock.json"));
  const isThere = (path) => existsSync(join(root, path, "package.json"));
  return planInstall({ lock: lock || {}, installed, mode, isThere });
}

async function install(mode) {
  const startedAt = Date.now();
  const { action, missing } = plan(mode);
  if (action === "clean") {
    console.log(
      `Installing what ${mode === "full" ? "development" : "FormTrap"} needs from npm (${SIZES[mode]}).`,
    );
    console.log("This happens once and takes a minute or so, by the network.");
    const scope = mode === "full" ? "--include=dev" : "--omit=dev";
    // Where `npm ci` finds the lockfile short of something, a plain install still takes every version from it.
    await npm(["ci", scope], { instead: ["install", "--no-save", scope], when: /EUSAGE/ });
  } else if (action === "complete") {
    console.log(
      `Installing ${missing.length} missing packages from npm${mode === "full" ? " (up to 1 GB)" : ""}.`,
    );
    // Adds and updates, but removes nothing that another terminal may be running.
    await npm(["install", "--no-save", mode === "full" ? "--include=dev" : "--omit=dev"]);
  }
  if (!existsSync(projectNode)) {
    console.log("Fetching Node 24, which the project runs on.");
    // It comes by an install script, and npm may be told not to run those.
    await npm(["rebuild", "node", "--ignore-scripts=false"]);
  }
  const left = plan(mode);
  if (left.action !== "none")
    fail(`npm succeeded, but these are still missing: ${left.missing.slice(0, 10).join(", ")}`);
  if (!existsSync(projectNode)) {
    fail(`${projectNode} is missing: the install script of the npm package "node" could not fetch it.`);
  }
  console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`);
}

/**
 * Runs the npm that started us. Its output is kept back and shown whole where it fails.
 * @param {string[]} args
 * @param {{ instead: string[], when: RegExp }} [fallback] run where the output of a failure matches.
 */
async function npm(args, fallback) {
  const cli = process.env.npm_execpath;
  const isScript = cli !== undefined && /npm-cli\.(c|m)?js$/.test(cli);
  const command = isScript ? process.execPath : "npm";
  // An older Node makes npm warn of engines, although nothing here ever runs on it.
  const quiet = ["--loglevel=error", "--no-audit", "--no-fund", "--no-progress", "--no-update-notifier"];
  const child = spawn(command, [...(isScript ? [cli] : []), ...args, ...quiet], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    shell: !isScript && process.platform === "win32",
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const stopTicking = startTicker(`npm ${args[0]}`);
  const outcome = await new Promise((settle) => {
    child.once("error", (error) => settle(error.message));
    child.once("close", (code, signal) => settle(code === 0 ? undefined : signal || `exit code ${code}`));
  });
  stopTicking();
  if (outcome === undefined) return;
  if (fallback && fallback.when.test(output)) {
    await npm(fallback.instead);
    return;
  }
  console.error(output.trim());
  fail(`npm ${args.join(" ")} failed (${outcome}).${advice(output)}`);
}

function advice(output) {
  if (/ENOSPC|no space/i.test(output)) return " The disk is full: free about 2 GB and try again.";
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRE|network/i.test(output)) {
    return " The package registry is out of reach: check the network and `npm config get registry proxy`, then try again.";
  }
  if (/EACCES|EPERM/.test(output)) {
    return ` Files may not be written: check who owns ${root} and npm's cache (\`npm config get cache\`).`;
  }
  return " Try again; if it stays so, remove node_modules first.";
}

/** A clock that a person can watch; one line every ten seconds where nobody does. */
function startTicker(what) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  if (!process.stdout.isTTY) {
    const timer = setInterval(() => console.log(`  ${what}: ${seconds()} s`), 10_000);
    return () => clearInterval(timer);
  }
  const timer = setInterval(() => process.stdout.write(`\r  ${what}: ${seconds()} s `), 250);
  return () => {
    clearInterval(timer);
    process.stdout.write("\r\u001b[K");
  };
}

/** One install at a time for a clone, also where `npm start` and `npm test` come together. */
async function waitForTurn() {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 16);
  const path = join(tmpdir(), `formtrap-install-${name}.lock`);
  let isToldToWait = false;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => unlinkSync(path);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!isHolderAlive(path)) {
      try {
        unlinkSync(path);
      } catch {
        // Somebody else was as quick to see that it is stale.
      }
      continue;
    }
    if (!isToldToWait) console.log("Another terminal is installing; waiting for it.");
    isToldToWait = true;
    await new Promise((wake) => setTimeout(wake, LOCK_POLL_MS));
  }
}

function isHolderAlive(path) {
  try {
    process.kill(Number(readFileSync(path, "utf8")) || process.pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}
