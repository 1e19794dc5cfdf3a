/**
 * Completes package-lock.json with the optional packages of other platforms that a registry did not offer when it was
 * written: npm leaves those out, and then `npm ci` calls the lockfile out of sync (EUSAGE). Run it after every
 * `npm install` that changed dependencies: `node scripts/complete-lockfile.mjs`; with `--check` it only tells.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const path = resolve(import.meta.dirname, "../package-lock.json");
const lock = JSON.parse(readFileSync(path, "utf8"));
const { packages } = lock;

/** Names of platforms inside package names, and what npm calls them. */
const OS = {
  aix: "aix",
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  netbsd: "netbsd",
  openbsd: "openbsd",
  openharmony: "openharmony",
  sunos: "sunos",
  win32: "win32",
  windows: "win32",
};
const CPU = {
  arm: "arm",
  arm64: "arm64",
  armv7: "arm",
  ia32: "ia32",
  loong64: "loong64",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  wasm32: "wasm32",
  x64: "x64",
};
const LIBC = { gnu: "glibc", musl: "musl" };

const missing = new Map();
for (const [parent, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!isLocked(parent, name)) missing.set(name, describe(name, range, entry));
  }
}

if (missing.size === 0) {
  console.log("package-lock.json is complete");
} else if (process.argv.includes("--check")) {
  console.error(`package-lock.json lacks ${[...missing.keys()].join(", ")}: run ${process.argv[1]}`);
  process.exit(1);
} else {
  for (const [name, entry] of missing) packages[`node_modules/${name}`] = entry;
  const { "": root, ...others } = packages;
  lock.packages = {
    "": root,
    ...Object.fromEntries(Object.entries(others).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${missing.size} packages of other platforms`);
}

/** Whether Node's resolution from `parent` upwards finds a locked package of this name. */
function isLocked(parent, name) {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === "") return false;
    if (!folder.includes("/node_modules/")) folder = "/node_modules/";
  }
}

function describe(name, range, { dev }) {
  const words = name.toLowerCase().split(/[-/]/);
  const pick = (names) => words.map((word) => names[word]).find((found) => found !== undefined);
  const [os, cpu, libc] = [pick(OS), pick(CPU), pick(LIBC)];
  return {
    version: range.replace(/^[\^~>=v ]+/, ""),
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}
