import type { PlatformBucket } from "../ports.ts";
import { lastPart } from "./object-keys.ts";
import { walkObjects } from "./walk-objects.ts";

const MARKS_AT_ONCE = 16;
const EMPTY = new Uint8Array();

/** Below this lie the ids of posts that people erased while they waited. */
function erasedPrefix(tenantId: string): string {
  return `erased/${tenantId}/`;
}

function erasedKey(tenantId: string, submissionId: string): string {
  return `${erasedPrefix(tenantId)}${submissionId}`;
}

/**
 * Remembers posts as erased, before they are: a message that carries one of them may still come, and come twice. Only
 * the holder of the tenant's lease may, so that a worker who reads the marks after it got the lease knows them all.
 * They are empty objects which the bucket's lifecycle removes when neither a queue nor the spool can hold anything any more.
 * @throws ObjectStoreError
 */
export async function rememberErased(
  bucket: PlatformBucket,
  tenantId: string,
  submissionIds: readonly string[],
): Promise<void> {
  const waiting = submissionIds.values();
  const putAll = async (): Promise<void> => {
    for (const submissionId of waiting) {
      const key = erasedKey(tenantId, submissionId);
      await bucket.put(key, EMPTY, { contentType: "application/octet-stream" });
    }
  };
  await Promise.all(Array.from({ length: MARKS_AT_ONCE }, putAll));
}

/**
 * Ids of posts that must not become rows, whatever still turns up of them. One listing where there are none.
 * @throws ObjectStoreError
 */
export async function readErased(bucket: PlatformBucket, tenantId: string): Promise<ReadonlySet<string>> {
  const prefix = erasedPrefix(tenantId);
  const ids = new Set<string>();
  for await (const objects of walkObjects(bucket, prefix)) {
    for (const { key } of objects) ids.add(lastPart(key));
  }
  return ids;
}

/** @throws ObjectStoreError */
export async function isErased(
  bucket: Pick<PlatformBucket, "head">,
  tenantId: string,
  submissionId: string,
): Promise<boolean> {
  return (await bucket.head(erasedKey(tenantId, submissionId))) !== null;
}
