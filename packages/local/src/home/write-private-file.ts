import { chmodSync, renameSync, writeFileSync } from "node:fs";

/**
 * Writes a file that only its owner may read, whole or not at all: whoever reads at any moment sees the old text or the
 * new one. Synchronous: what follows in the same turn is seen together with the file.
 */
export function writePrivateFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  // `mode` counts only where the file is new.
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}
