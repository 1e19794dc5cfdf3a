import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseRunAs } from "./run-as.ts";

let folder: string;
let program: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-run-as-"));
  for (const name of ["bin", "share/postgresql"]) await mkdir(join(folder, name), { recursive: true });
  program = join(folder, "bin/postgres");
  await writeFile(program, "#!/bin/sh\nid -un; grep CapEff /proc/self/status\n", { mode: 0o755 });
});

afterEach(() => rm(folder, { recursive: true }));

const runAs = () => chooseRunAs({ dataDir: join(folder, "data"), binariesRoot: folder });

describe.runIf(process.platform === "linux" && process.getuid?.() === 0)("as root, the server's user", () => {
  it("has no privilege left where other users may enter the folder", async () => {
    await chmod(folder, 0o755);
    const { prefix, spawn } = await runAs();
    expect(prefix).toEqual([]);
    const { stdout } = spawnSync(program, { ...spawn, encoding: "utf8" });
    expect(stdout).toMatch(/^nobody\nCapEff:\t0+\n$/);
  });

  it("sees and runs programs below a folder that is closed to others, and can do no more than that", async () => {
    const { prefix } = await runAs();
    const [command = "", ...args] = prefix;
    expect(command).toBe("setpriv");
    // `test -x` asks access(2), as initdb does.
    expect(spawnSync(command, [...args, "test", "-x", program]).status).toBe(0);
    const { stdout } = spawnSync(command, [...args, program], { encoding: "utf8" });
    expect(stdout).toMatch(/^nobody\nCapEff:\t0+2\n$/);
  });
});
