/**
 * Import rules: dependency-cruiser with `.dependency-cruiser.cjs` over every folder with code, and a check that it
 * really read the code. (With a TypeScript it does not know it reads nothing, finds nothing wrong and exits 0.)
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = ["packages", "functions", "migrations", "stacks", "scripts", "tests", "bench"];
const FILES = ["sst.config.ts", "vitest.config.ts"];
/** Some files may legitimately be out of reach of the tool (none today); a tool that reads nothing is far below. */
const READ_SHARE_MIN = 0.8;

const roots = [...FOLDERS, ...FILES].filter((path) => existsSync(path));
const typescriptFiles = roots.flatMap((path) => (path.endsWith(".ts") ? [path] : listTypescript(path)));

const run = spawnSync(
  "depcruise",
  ["--config", ".dependency-cruiser.cjs", "--output-type", "json", "--no-progress", ...roots],
  { encoding: "utf8", maxBuffer: 512 * 1024 * 1024 },
);
if (!run.stdout) {
  console.error(run.error?.message ?? run.stderr);
  process.exit(1);
}
const { modules, summary } = JSON.parse(run.stdout);

for (const { rule, from, to, cycle } of summary.violations) {
  const path = cycle ? cycle.map(({ name }) => name).join(" -> ") : to;
  console.log(`${rule.name}: ${from} -> ${path}`);
}
const read = new Set(modules.map(({ source }) => source));
const missed = typescriptFiles.filter((path) => !read.has(path));
const shareRead = 1 - missed.length / typescriptFiles.length;
console.log(
  `${typescriptFiles.length - missed.length} of ${typescriptFiles.length} TypeScript files read, ` +
    `${summary.totalDependenciesCruised} imports, ${summary.violations.length} against the rules`,
);
const blind = !(shareRead >= READ_SHARE_MIN);
if (blind) console.error(`Too few modules were read; not read: ${missed.slice(0, 20).join(" ")}`);
const unread = summary.totalDependenciesCruised < typescriptFiles.length / 2;
if (unread) console.error("Hardly any import was seen: is typescript 5 still what dependency-cruiser finds?");
process.exit(summary.violations.length > 0 || blind || unread ? 1 : 0);

/** @param {string} folder */
function listTypescript(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name.startsWith(".")) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listTypescript(path);
    return /(?<!\.d)\.ts$/.test(entry.name) ? [path] : [];
  });
}
