import type { ListedObject, PlatformBucket } from "../ports.ts";

/**
 * Everything below a prefix in byte order of the keys, a page of at most 1,000 at a time. What is put there meanwhile
 * comes too, if its key comes later; what is removed does no harm. @throws ObjectStoreError
 */
export async function* walkObjects(
  bucket: Pick<PlatformBucket, "listObjects">,
  prefix: string,
  /** Of the key below the prefix: what comes after it. */
  after = "",
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  let startAfter = `${prefix}${after}`;
  for (;;) {
    const { objects, isTruncated } = await bucket.listObjects({ prefix, startAfter });
    if (objects.length > 0) yield objects;
    const last = objects.at(-1);
    if (!isTruncated || last === undefined) return;
    startAfter = last.key;
  }
}
