import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface RotatingLog {
  write(text: string | Uint8Array): void;
  close(): void;
}

const SIZE_BYTES_MAX = 5 * 1024 * 1024;

/**
 * Appends to a file; at `sizeBytesMax` (default 5 MiB) it becomes `<path>.1`, replacing the one before. Synchronous,
 * so that the last words before a crash are on disk; a disk that refuses them does not stop the writer.
 */
export function openRotatingLog(path: string, sizeBytesMax = SIZE_BYTES_MAX): RotatingLog {
  mkdirSync(dirname(path), { recursive: true });
  let file: number | undefined = openSync(path, "a", 0o600);
  let sizeBytes = fstatSync(file).size;

  return {
    write: (text) => {
      if (file === undefined) return;
      const bytes = typeof text === "string" ? Buffer.from(text) : text;
      try {
        if (sizeBytes > 0 && sizeBytes + bytes.length > sizeBytesMax) {
          closeSync(file);
          renameSync(path, `${path}.1`);
          file = openSync(path, "a", 0o600);
          sizeBytes = 0;
        }
        sizeBytes += writeSync(file, bytes);
      } catch {
        // A full disk costs log lines, not the service.
      }
    },
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
