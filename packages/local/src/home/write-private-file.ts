import { chmod, rename, writeFile } from "node:fs/promises";

/**
 * Writes a file that only its owner may read, whole or not at all: whoever reads at any moment sees the old text or the
 * new one.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode: 0o600, flush: true });
  // `mode` counts only where the file is new.
  await chmod(temporary, 0o600);
  await rename(temporary, path);
}
