/**
 * What an install has to do, from the two lockfiles alone.
 *
 * @param {{
 *   lock: { packages?: Record<string, LockedPackage> },
 *   installed: { packages?: Record<string, LockedPackage> } | undefined,
 *   mode: "runtime" | "full",
 *   isThere: (path: string) => boolean,
 * }} options `lock`: package-lock.json; `installed`: npm's own record of node_modules (its hidden lockfile), undefined
 *   where there is none; `isThere`: whether a package's folder really exists.
 * @returns {{ action: "none" | "clean" | "complete", missing: string[] }} `clean`: nothing usable is installed;
 *   `complete`: something is, and must stay, since another process may be running it.
 * @typedef {{ version?: string, resolved?: string, link?: boolean, dev?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean, inBundle?: boolean }} LockedPackage
 */
export function planInstall({ lock, installed, mode, isThere }) {
  const needed = Object.entries(lock.packages || {}).filter(([path, entry]) => isNeeded(path, entry, mode));
  if (!installed || !installed.packages) return { action: "clean", missing: needed.map(([path]) => path) };
  const there = installed.packages;
  const missing = needed
    .filter(([path, entry]) => !isSame(entry, there[path]) || (!entry.inBundle && !isThere(path)))
    .map(([path]) => path);
  return { action: missing.length === 0 ? "none" : "complete", missing };
}

/** Optional packages are for other platforms; a bundled one comes inside its parent. */
function isNeeded(path, entry, mode) {
  if (path === "" || entry.optional || !path.includes("node_modules/")) return false;
  return mode === "full" || !(entry.dev || entry.devOptional);
}

function isSame(wanted, found) {
  if (!found) return false;
  return wanted.link
    ? found.link === true && found.resolved === wanted.resolved
    : found.version === wanted.version;
}
