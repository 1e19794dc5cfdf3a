import { ObjectStoreError } from "../../ports.ts";
import type { MemoryBucket } from "../memory-bucket.fixture.ts";

const MEBIBYTE = 1024 * 1024;

/** What a form says of files that takes any. */
export const ANY_FILES = { allowed: true, maxCount: 10, maxSizeBytes: 10 * MEBIBYTE, allowedTypes: [] };

export const UNREACHABLE = new ObjectStoreError("unreachable", "It did not answer.", "ETIMEDOUT");

export const MULTIPART = { "content-type": "multipart/form-data; boundary=b" };

export interface TestFile {
  readonly field?: string;
  readonly name?: string;
  readonly type?: string;
  readonly content?: Buffer;
}

/** A multipart body; a file without a name has an empty one. */
export function multipart(files: readonly TestFile[], fields: Readonly<Record<string, string>> = {}) {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
  }
  for (const { field = "file", name = "", type = "", content = Buffer.alloc(0) } of files) {
    const typeLine = type === "" ? "" : `Content-Type: ${type}\r\n`;
    const head = `--b\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\n${typeLine}\r\n`;
    parts.push(Buffer.from(head), content, Buffer.from("\r\n"));
  }
  return Buffer.concat([...parts, Buffer.from("--b--\r\n")]);
}

/** Has one write to the customer's bucket fail, counted from 1, and none before or after. */
export function failWrite({ store }: MemoryBucket, which: number): void {
  const { put } = store;
  let writes = 0;
  Object.assign(store, {
    put: (...args: Parameters<typeof put>) => {
      writes += 1;
      return writes === which ? Promise.reject(UNREACHABLE) : put(...args);
    },
  });
}
