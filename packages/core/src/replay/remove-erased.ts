import { readErased, spoolKey } from "../spool/index.ts";
import type { ReplayContext } from "./replay-context.ts";

const REMOVED_AT_ONCE = 500;

/**
 * What people erased may have come back: a message that carries a post comes late, or twice. Removes it from where posts
 * wait for people. For the holder of the lease, under which alone anything is marked as erased.
 * @returns ids of posts that must not become rows, though they wait. @throws ObjectStoreError
 */
export async function removeErased(
  { bucket }: Pick<ReplayContext, "bucket">,
  tenantId: string,
): Promise<ReadonlySet<string>> {
  const erased = await readErased(bucket, tenantId);
  const ids = [...erased];
  for (let start = 0; start < ids.length; start += REMOVED_AT_ONCE) {
    const some = ids.slice(start, start + REMOVED_AT_ONCE);
    const shelves = ["failed", "quarantined"] as const;
    await bucket.deleteAll(some.flatMap((id) => shelves.map((shelf) => spoolKey(shelf, tenantId, id))));
  }
  return erased;
}
