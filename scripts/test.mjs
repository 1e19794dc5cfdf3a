/**
 * `npm test`: installs what is missing, runs every test, ends with one line of totals.
 * Arguments go to vitest: `npm test -- packages/core`, `npm test -- -t "honeypot"`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { ensureInstalled } from "./install.mjs";

const root = resolve(import.meta.dirname, "..");
const bin = join(root, "node_modules/.bin");
process.chdir(root);
await ensureInstalled({ mode: "full" });

const folder = mkdtempSync(join(tmpdir(), "formtrap-results-"));
const resultsFile = join(folder, "results.json");
const vitest = spawn(
  "vitest",
  [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${resultsFile}`,
    ...process.argv.slice(2),
  ],
  // vitest needs the project's Node: under an older one its reporter crashes at a failing test.
  { stdio: "inherit", env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` } },
);
// Ctrl-C reaches vitest too; it gets to stop what its tests started, and this process still counts.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => vitest.kill("SIGTERM"));
const exitCode = await new Promise((settle) => {
  vitest.once("error", (error) => {
    console.error(error.message);
    settle(1);
  });
  vitest.once("close", (code) => settle(code ?? 1));
});

const totals = count(resultsFile);
rmSync(folder, { recursive: true, force: true });
if (exitCode !== 0 && totals.failed === 0) {
  console.log("No single test failed, but the run did: see the errors above. Counted as one failure.");
  totals.failed = 1;
}
const ran = totals.passed + totals.failed;
if (ran === 0) console.log("No test ran.");
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed > 0 || ran === 0 ? 1 : 0);

/**
 * Counts results; a file that failed before or outside its tests counts as a failure of its own.
 * @param {string} path
 */
function count(path) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  let report;
  try {
    report = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    console.log("vitest left no results.");
    return { ...totals, failed: 1 };
  }
  for (const file of report.testResults) {
    const statuses = file.assertionResults.map(({ status }) => status);
    totals.passed += statuses.filter((status) => status === "passed").length;
    totals.failed += statuses.filter((status) => status === "failed").length;
    totals.skipped += statuses.filter((status) => status !== "passed" && status !== "failed").length;
    if (file.status === "failed" && !statuses.includes("failed")) totals.failed += 1;
  }
  return totals;
}
