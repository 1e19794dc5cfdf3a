import type { PlatformBucket } from "../ports.ts";
import { tenantPrefix } from "./object-keys.ts";
import { walkObjects } from "./walk-objects.ts";

/** Removes the files of one post that lie in the platform's bucket. @throws ObjectStoreError */
export async function removeFiles(
  bucket: Pick<PlatformBucket, "listObjects" | "deleteAll">,
  tenantId: string,
  submissionId: string,
): Promise<void> {
  for await (const objects of walkObjects(bucket, `${tenantPrefix("files", tenantId)}${submissionId}/`)) {
    await bucket.deleteAll(objects.map(({ key }) => key));
  }
}
