/** `npm run bench:submit`: installs what is missing, then runs `bench/<name>.ts` under the project's Node. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensureInstalled } from "./install.mjs";

const root = resolve(import.meta.dirname, "..");
const [name = "", ...args] = process.argv.slice(2);
const file = join(root, "bench", `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(join(root, "bench")).filter((entry) => /^[a-z-]+\.ts$/.test(entry));
  console.error(
    `No such benchmark: ${name}. There are: ${names.map((entry) => entry.slice(0, -3)).join(", ")}.`,
  );
  process.exit(2);
}
await ensureInstalled({ mode: "full" });

const bench = spawn(
  join(root, "node_modules/.bin/node"),
  ["--import", join(root, "migrations/sql-loader.mjs"), file, ...args],
  { cwd: root, stdio: "inherit" },
);
process.on("SIGINT", () => {});
bench.once("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
bench.once("close", (code) => process.exit(code ?? 1));
