import type { ListedObject, PlatformBucket } from "../../ports.ts";

/**
 * Everything below a prefix in key order, a page of at most 1,000 at a time; what is put there behind the walker's
 * back comes too if its key comes later.
 * @throws ObjectStoreError
 */
export async function* walkObjects(
  bucket: Pick<PlatformBucket, "listObjects">,
  prefix: string,
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  let startAfter: string | null = null;
  for (;;) {
    const { objects, isTruncated } = await bucket.listObjects({
      prefix,
      ...(startAfter !== null && { startAfter }),
    });
    if (objects.length > 0) yield objects;
    const last = objects.at(-1);
    if (!isTruncated || last === undefined) return;
    startAfter = last.key;
  }
}

/** One after another in groups of at most `size`. */
export function* inGroups<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
