/** The README's session with the API, cut out of it and pasted into a shell. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { isCurlHere } from "../support/curl.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

const ROOT = join(import.meta.dirname, "../..");
const MINUTE_MS = 60_000;

describe.skipIf(!isCurlHere)("the README's API section", () => {
  it(
    "works when it is pasted",
    async () => {
      const readme = await readFile(join(ROOT, "README.md"), "utf8");
      const [, section = ""] = readme.split("\n### Use its API\n");
      const [, script = ""] = /```sh\n([^]*?)```/.exec(section) ?? [];
      expect(script).toContain("/submissions");
      const info = await sharedCloud();
      const folder = await mkdtemp(join(tmpdir(), "formtrap-readme-"));
      try {
        await mkdir(join(folder, ".formtrap"));
        await writeFile(join(folder, ".formtrap/local.json"), JSON.stringify(info));
        const { stdout } = await promisify(execFile)("bash", ["-e", "-o", "pipefail", "-c", script], {
          cwd: folder,
          timeout: MINUTE_MS,
          env: { ...process.env, PATH: `${join(ROOT, "node_modules/.bin")}:${process.env["PATH"]}` },
        });
        const lines = stdout.trim().split("\n");
        expect(lines.slice(-3)).toEqual(["Hello", "resolved", expect.stringMatching(/^[1-9]\d*$/)]);
        expect(lines.length).toBeGreaterThan(5);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    FIRST_START_MS + MINUTE_MS,
  );
});
