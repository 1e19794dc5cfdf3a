import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { chooseRunAs } from "./run-as.ts";

it.runIf(process.getuid?.() === 0)(
  "lets the server's user see and run programs below a folder that is closed to others",
  async () => {
    const closed = await mkdtemp(join(tmpdir(), "formtrap-closed-"));
    try {
      for (const folder of ["bin", "share/postgresql"])
        await mkdir(join(closed, folder), { recursive: true });
      const program = join(closed, "bin/postgres");
      await writeFile(program, "#!/bin/sh\nid -un\n", { mode: 0o755 });
      const { prefix } = await chooseRunAs({ dataDir: join(closed, "data"), binariesRoot: closed });
      const [command = "", ...args] = prefix;
      expect(command).toBe("setpriv");
      // `test -x` asks access(2), as initdb does.
      expect(spawnSync(command, [...args, "test", "-x", program]).status).toBe(0);
      expect(spawnSync(command, [...args, program], { encoding: "utf8" }).stdout).toBe("nobody\n");
    } finally {
      await rm(closed, { recursive: true });
    }
  },
);
