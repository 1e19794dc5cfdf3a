import { openActiveBucket, readConnection } from "../connection/index.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";
import { filePrefix } from "../submission/index.ts";
import { deleteObjects } from "../sweep/index.ts";
import { readTenant } from "../tenant/index.ts";

/** Whether the space has a bucket at all. */
export async function hasBucket(ctx: SpaceContext): Promise<boolean> {
  const { connectionId } = await readTenant({ ctx });
  if (connectionId === null) return false;
  return (await readConnection(ctx, connectionId)).storageSecretRef !== null;
}

/**
 * Deletes all that lies in the space's bucket for one form, in the order of the listing.
 * @returns whether nothing is left; false: there was no time for more.
 * @throws DomainError `not_ready` (the bucket is not in use now), `verification_failed` (it refuses us);
 * ObjectStoreError for what may pass.
 */
export async function deleteFormFiles(options: {
  readonly ctx: SpaceContext;
  readonly formId: string;
  readonly isOutOfTime: () => boolean;
  readonly onDeleted: () => void;
}): Promise<boolean> {
  const { ctx, formId, isOutOfTime, onDeleted } = options;
  const bucket = await openActiveBucket(ctx);
  if (bucket === null) {
    throw new DomainError("not_ready", "The space's bucket is not in use now. Delete the form when it is.");
  }
  try {
    return await deleteBelow({ bucket, prefix: filePrefix(formId), isOutOfTime, onDeleted });
  } catch (error) {
    const isForGood = error instanceof ObjectStoreError && FOR_GOOD.has(error.reason);
    throw isForGood ? new DomainError("verification_failed", error.message) : error;
  }
}

const FOR_GOOD: ReadonlySet<string> = new Set(["denied", "no_such_bucket", "wrong_region"]);

async function deleteBelow(options: {
  readonly bucket: Pick<ObjectStore, "list" | "delete">;
  readonly prefix: string;
  readonly isOutOfTime: () => boolean;
  readonly onDeleted: () => void;
}): Promise<boolean> {
  const { bucket, prefix, isOutOfTime, onDeleted } = options;
  let startAfter = "";
  for (;;) {
    const { keys, isTruncated } = await bucket.list({ prefix, ...(startAfter !== "" && { startAfter }) });
    // A bucket lists what it likes: nothing but this form's is deleted.
    const ours = keys.filter((key) => key.startsWith(prefix));
    let failure: ObjectStoreError | null = null;
    await deleteObjects({
      bucket,
      keys: ours,
      isOutOfTime,
      onDeleted,
      onFailed: (error) => {
        failure ??= error;
      },
    });
    if (failure !== null) throw failure;
    if (isOutOfTime()) return false;
    const last = keys.at(-1);
    if (!isTruncated || last === undefined || last <= startAfter) return true;
    startAfter = last;
  }
}
