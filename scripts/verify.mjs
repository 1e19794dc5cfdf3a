/**
 * `npm run verify`: everything that can be checked without running the product. Needs no database.
 * `npm run verify -- lint types` runs only those steps.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { delimiter, resolve } from "node:path";
import { ensureInstalled } from "./install.mjs";

/** What each step runs; the longest ones first, so that two of them keep two processors busy. */
const STEPS = {
  lint: ["oxlint", "--type-aware", "--deny-warnings", "."],
  imports: ["node", "scripts/check-imports.mjs"],
  types: ["node", "node_modules/typescript-7/bin/tsc", "--noEmit", "-p", "tsconfig.json"],
  unused: ["knip", "--no-progress", "--treat-config-hints-as-errors"],
  format: ["biome", "check", "--error-on-warnings", "."],
  docs: ["remark", "--no-color", "--frail", "--quiet", "--no-stdout", "."],
  hygiene: ["node", "scripts/check-hygiene.mjs"],
  lockfile: ["node", "scripts/complete-lockfile.mjs", "--check"],
};
const BIN = resolve(import.meta.dirname, "../node_modules/.bin");

process.chdir(resolve(import.meta.dirname, ".."));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(", ")}. There are: ${Object.keys(STEPS).join(", ")}.`);
  process.exit(2);
}
await ensureInstalled({ mode: "full" });

const startedAt = performance.now();
const waiting = Object.entries(STEPS).filter(([name]) => asked.length === 0 || asked.includes(name));
const results = [];
const runners = Array.from({ length: Math.max(2, availableParallelism()) }, async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await runStep(...next));
});
await Promise.all(runners);

const failed = results.filter(({ ok }) => !ok);
for (const { name, output } of failed) console.log(`\n--- ${name}\n${output.trim()}`);
console.log("");
for (const { name, ok, seconds, lastLine } of results) {
  console.log(
    `${ok ? "ok    " : "FAILED"} ${name.padEnd(8)} ${seconds.padStart(5)} s  ${ok ? lastLine : ""}`.trimEnd(),
  );
}
const totalSeconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(
  failed.length === 0
    ? `all ${results.length} steps passed in ${totalSeconds} s`
    : `${failed.length} of ${results.length} steps failed`,
);
process.exit(failed.length === 0 ? 0 : 1);

/**
 * Runs one step to its end; never rejects.
 * @param {string} name
 * @param {string[]} command
 */
async function runStep(name, [file, ...args]) {
  const from = performance.now();
  const chunks = [];
  const child = spawn(file, args, {
    // The project's Node and tools come first, whatever the machine has.
    env: { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH}`, NO_COLOR: "1", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  child.stderr.on("data", (chunk) => chunks.push(chunk));
  const ok = await new Promise((settle) => {
    child.once("error", (error) => {
      chunks.push(Buffer.from(error.message));
      settle(false);
    });
    child.once("close", (code) => settle(code === 0));
  });
  const output = Buffer.concat(chunks).toString("utf8");
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  return {
    name,
    ok,
    output,
    seconds,
    lastLine: name === "imports" || name === "hygiene" ? output.trim().split("\n").at(-1) : "",
  };
}
