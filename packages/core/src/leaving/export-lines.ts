import type { ObjectStore } from "../ports.ts";

const PART_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Writes lines as numbered objects `<prefix>-0001.jsonl` of about 4 MiB, one in memory at a time. The same lines again
 * give the same objects.
 * @returns how many lines. @throws ObjectStoreError, or what the lines throw.
 */
export async function writeLines(
  store: Pick<ObjectStore, "put">,
  prefix: string,
  lines: AsyncIterable<string>,
): Promise<number> {
  let count = 0;
  let part = 0;
  let held: string[] = [];
  let heldBytes = 0;
  const flush = async () => {
    if (held.length === 0) return;
    part += 1;
    const key = `${prefix}-${String(part).padStart(4, "0")}.jsonl`;
    await store.put(key, Buffer.from(held.join("")), { contentType: "application/x-ndjson" });
    held = [];
    heldBytes = 0;
  };
  for await (const line of lines) {
    count += 1;
    held.push(line);
    heldBytes += Buffer.byteLength(line);
    if (heldBytes >= PART_BYTES_MAX) await flush();
  }
  await flush();
  return count;
}
