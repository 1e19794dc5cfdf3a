import { spawnSync } from "node:child_process";
import { constants, existsSync } from "node:fs";
import { chown, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SERVER_ENVIRONMENT } from "./server-environment.ts";

/** Whom the server runs as, and how a command line becomes that user's. */
export interface RunAs {
  readonly spawn: { readonly uid?: number; readonly gid?: number };
  /** What goes before the command, if anything. */
  readonly prefix: readonly string[];
  /** Makes the server's user own a file or folder; nothing to do unless this process is root. */
  own(path: string): Promise<void>;
}

const READABLE_BY_OTHERS = constants.S_IROTH | constants.S_IXOTH;

/**
 * PostgreSQL refuses to run as root. There it runs as the owner of an existing data folder, else as `nobody`;
 * no user is created. Where that user may not enter the folders on the way (a clone below /root or a
 * `mktemp -d`), it keeps the one capability to pass them.
 * @throws where root may enter those folders, `nobody` may not, and `setpriv` is missing.
 */
export async function chooseRunAs({
  dataDir,
  binariesRoot,
}: {
  readonly dataDir: string;
  readonly binariesRoot: string;
}): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { spawn: {}, prefix: [], own: async () => {} };
  const { uid, gid } = await serverUser(dataDir);
  const own = (path: string) => chown(path, uid, gid);
  const probes = [dirname(dataDir), join(binariesRoot, "share", "postgresql"), join(binariesRoot, "bin")];
  const reachable = (await Promise.all(probes.map(isReachableByOthers))).every(Boolean);
  if (reachable) return { spawn: { uid, gid }, prefix: [], own };
  return { spawn: {}, prefix: await setprivPrefix({ uid, gid, dataDir }), own };
}

async function serverUser(dataDir: string): Promise<{ uid: number; gid: number }> {
  const existing = await stat(dataDir).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const passwd = await readFile("/etc/passwd", "utf8");
  for (const line of passwd.split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name === "nobody" && uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("PostgreSQL cannot run as root and /etc/passwd has no user nobody; start as another user.");
}

async function isReachableByOthers(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    const needed = folder === path ? READABLE_BY_OTHERS : constants.S_IXOTH;
    if ((mode & needed) !== needed) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function setprivPrefix(user: { uid: number; gid: number; dataDir: string }): Promise<string[]> {
  const prefix = [
    "setpriv",
    // Without it access(2), by which initdb looks for postgres, ignores the capability (capabilities(7)).
    "--securebits=+no_setuid_fixup",
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
  ];
  const probe = spawnSync("setpriv", [...prefix.slice(1), "true"], {
    encoding: "utf8",
    env: SERVER_ENVIRONMENT,
  });
  if (probe.status === 0) return prefix;
  const why = probe.error ? "setpriv is not installed" : `setpriv failed: ${probe.stderr.trim()}`;
  throw new Error(
    `PostgreSQL cannot run as root, and other users cannot enter the folders above ${user.dataDir}; ${why}. ` +
      "Install util-linux, start as a user that is not root, or use folders that others may enter (chmod o+x).",
  );
}

/** @throws where the server's user could not use an existing data folder. */
export async function assertUsable(dataDir: string): Promise<void> {
  if (process.getuid?.() === 0 || process.platform === "win32" || !existsSync(dataDir)) return;
  const { uid } = await stat(dataDir);
  if (uid === process.getuid?.()) return;
  throw new Error(
    `The data folder ${dataDir} belongs to another user (uid ${uid}): it was made by a run as root or as someone else. ` +
      `Run as that user again, or delete the folder to start anew.`,
  );
}
