import { spoolShelfSchema } from "@formtrap/contracts";
import { rememberErased, removeFiles, type SpoolShelf, spoolKey } from "../../spool/index.ts";
import type { SpoolLease } from "../spool-lease.ts";
import { inGroups } from "./in-groups.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

const AT_ONCE = 16;
const DELETED_AT_ONCE = 1_000;

/** Which of these posts lie on one of these shelves. Those that do not may have been stored by now. */
export async function findOnShelves(
  ctx: Pick<SpoolVerbContext, "bucket">,
  tenantId: string,
  submissionIds: readonly string[],
  shelves: readonly SpoolShelf[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const group of inGroups(submissionIds, AT_ONCE)) {
    const isThere = await Promise.all(
      group.map(async (id) => {
        const heads = shelves.map((shelf) => ctx.bucket.head(spoolKey(shelf, tenantId, id)));
        return (await Promise.all(heads)).some((head) => head !== null);
      }),
    );
    found.push(...group.filter((_id, index) => isThere[index] === true));
  }
  return found;
}

/**
 * Removes posts from all shelves, with their files, for good: first they are remembered as erased, then the files go, then
 * they themselves, so that a repetition after a crash finds them again. For the holder of the lease.
 * @throws ObjectStoreError
 */
export async function removePosts(
  ctx: Pick<SpoolVerbContext, "bucket">,
  lease: SpoolLease,
  tenantId: string,
  submissionIds: readonly string[],
): Promise<void> {
  for (const group of inGroups(submissionIds, DELETED_AT_ONCE / spoolShelfSchema.options.length)) {
    await lease.keep();
    await rememberErased(ctx.bucket, tenantId, group);
    for (const some of inGroups(group, AT_ONCE)) {
      await Promise.all(some.map((id) => removeFiles(ctx.bucket, tenantId, id)));
    }
    const keys = group.flatMap((id) =>
      spoolShelfSchema.options.map((shelf) => spoolKey(shelf, tenantId, id)),
    );
    await ctx.bucket.deleteAll(keys);
  }
}
