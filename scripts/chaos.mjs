/** `npm run test:chaos`: installs what is missing, then runs `tests/chaos/main.ts` under the project's Node. */
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { ensureInstalled } from "./install.mjs";

const root = resolve(import.meta.dirname, "..");
await ensureInstalled({ mode: "full" });

const chaos = spawn(
  join(root, "node_modules/.bin/node"),
  ["--import", join(root, "migrations/sql-loader.mjs"), join(root, "tests/chaos/main.ts")],
  { cwd: root, stdio: "inherit" },
);
// Ctrl-C reaches it too; it gets to stop what it started.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => chaos.kill("SIGTERM"));
chaos.once("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
chaos.once("close", (code) => process.exit(code ?? 1));
