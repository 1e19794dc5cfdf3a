/**
 * Runs schemathesis, a property-based tester of APIs, over the OpenAPI document of a local cloud of its own, with the
 * demo's key: no 5xx, no answer that the document does not name, no body that its schema does not fit. Needs Python 3.10
 * and its registry; where there is neither, it says so and ends well: nothing was tried, nothing is said to be tried.
 * `node tests/schemathesis/main.ts --max-examples 100` looks longer.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeHome, removeHome, startLocalCloud } from "../support/local-cloud.ts";
import { findFreePort } from "../support/ports.ts";

const VERSION = "4.32.5";
/** Of each operation. By number and not by time, so that a slow machine and a fast one try the same. */
const MAX_EXAMPLES = "20";
/** It takes the space's database away from all that follows; its own tests try it. */
const LEFT_OUT = ["disconnectTenant"];
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_schema_conformance",
];

process.chdir(resolve(import.meta.dirname, "../.."));
const folder = await mkdtemp(join(tmpdir(), "formtrap-schemathesis-"));
let exitCode = 0;
try {
  const program = install(folder);
  if (program === null)
    console.log("schemathesis cannot be installed here (Python or its registry is out of reach); skipped");
  else exitCode = await tryApi(program, folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(exitCode);

/** @returns the program; null where it cannot be had. */
function install(into: string): string | null {
  const quiet = { stdio: "ignore", timeout: 180_000 } as const;
  const venv = join(into, "venv");
  if (spawnSync("python3", ["-m", "venv", venv], quiet).status !== 0) return null;
  const pip = ["install", "--quiet", "--disable-pip-version-check", `schemathesis==${VERSION}`];
  if (spawnSync(join(venv, "bin/pip"), pip, quiet).status !== 0) return null;
  return join(venv, "bin/schemathesis");
}

async function tryApi(program: string, into: string): Promise<number> {
  const home = await makeHome();
  try {
    const environment = {
      API_RATE_LIMIT_PER_MINUTE: "0",
      SUBMIT_RATE_LIMIT_PER_MINUTE: "0",
      LOG_LEVEL: "error",
    };
    const cloud = await startLocalCloud({ home, port: await findFreePort(), environment });
    try {
      const { url, demo } = cloud.info;
      const config = join(into, "schemathesis.toml");
      await writeFile(config, `parameters = { spaceId = ${JSON.stringify(demo.spaceId)} }\n`);
      return await run(
        program,
        [
          "--config-file",
          config,
          "run",
          `${url}/api/openapi.json`,
          "--header",
          `Authorization: Bearer ${demo.apiKey}`,
          "--checks",
          CHECKS.join(","),
          "--phases",
          "examples,coverage,fuzzing",
          "--max-examples",
          MAX_EXAMPLES,
          "--continue-on-failure",
          "--request-timeout",
          "35",
          "--generation-database",
          "none",
          "--seed",
          "1",
          "--no-color",
          "--workers",
          "2",
          "--warnings",
          "off",
          ...LEFT_OUT.flatMap((id) => ["--exclude-operation-id", id]),
          ...process.argv.slice(2),
        ],
        into,
      );
    } finally {
      await cloud.interrupt();
    }
  } finally {
    await removeHome(home);
  }
}

/** @param cwd where it leaves what it remembers */
function run(program: string, args: readonly string[], cwd: string): Promise<number> {
  return new Promise<number>((settle) => {
    const child = spawn(program, [...args], { cwd, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", () => settle(1));
    child.once("close", (code) => settle(code ?? 1));
  });
}
