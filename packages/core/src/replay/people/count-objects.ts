import type { PlatformBucket } from "../../ports.ts";
import { walkObjects } from "../../spool/index.ts";

export interface ObjectCount {
  readonly count: number;
  readonly sizeBytes: number;
  /** When the first of them in key order, which is the oldest post, was put there; null: there is none. */
  readonly since: Date | null;
  /** False: there are more than were looked at. */
  readonly isComplete: boolean;
}

/** Counts what lies below a prefix, a thousand a page. @throws ObjectStoreError */
export async function countObjects(
  bucket: Pick<PlatformBucket, "listObjects">,
  prefix: string,
  pagesMax: number,
): Promise<ObjectCount> {
  let count = 0;
  let sizeBytes = 0;
  let since: Date | null = null;
  let pages = 0;
  for await (const objects of walkObjects(bucket, prefix)) {
    if (pages === pagesMax) return { count, sizeBytes, since, isComplete: false };
    pages += 1;
    count += objects.length;
    for (const object of objects) sizeBytes += object.sizeBytes;
    since ??= objects[0]?.storedAt ?? null;
  }
  return { count, sizeBytes, since, isComplete: true };
}
