import { copyFile, mkdtemp, realpath, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** SST reads these as files of the project; the rest it only resolves. */
const COPIED = ["sst.config.ts", "package.json"];
const LINKED = ["stacks", "functions", "packages", "migrations", "node_modules"];

/**
 * A directory that SST takes for this project, so that what it writes beside `sst.config.ts` (`.sst`, with functions
 * and templates) is neither the developer's own nor another test's. Remove it afterwards.
 */
export async function createProjectDirectory(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "formtrap-sst-")));
  for (const name of COPIED) await copyFile(name, join(root, name));
  for (const name of LINKED) await symlink(join(process.cwd(), name), join(root, name));
  return root;
}
