import type { TenantStore } from "@formtrap/tenant-db";
import { ObjectStoreError } from "../ports.ts";
import { contentDisposition } from "../submission/index.ts";
import type { CustomerBucket } from "./customer-bucket.ts";
import type { ReplayContext } from "./replay-context.ts";
import type { PlannedMove } from "./spooled-file.ts";

/** Files of a body: the platform refuses bodies above 6 MB before any code of ours runs. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Moves one file: copied, then its row is told, then the platform's copy goes. Killed anywhere, the next run does the
 * same again under the same key.
 * @returns false where its row is gone meanwhile.
 * @throws BucketFailure, TenantUnavailable, TenantDataError, ObjectStoreError of the platform's bucket
 */
export async function moveFile(options: {
  readonly ctx: Pick<ReplayContext, "bucket" | "logger">;
  readonly bucket: CustomerBucket;
  readonly store: Pick<TenantStore, "submissions">;
  readonly move: PlannedMove;
}): Promise<boolean> {
  const { ctx, bucket, store, move } = options;
  const { toPath, name, type, file } = move;
  const { object, submissionId } = file;
  const bytes = await read(ctx, object.key);
  // Another worker was quicker.
  if (bytes === null) return true;
  const how = { contentType: type, contentDisposition: contentDisposition(name) };
  await bucket.use((customers) => customers.put(toPath, bytes, how));
  const isHeld = await store.submissions.relocateFile({ submissionId, fromPath: object.key, toPath });
  if (isHeld) {
    await ctx.bucket.delete(object.key);
    return true;
  }
  // Erased while it moved: nobody would ever look for it there.
  await bucket.use((customers) => customers.delete(toPath));
  return false;
}

async function read(ctx: Pick<ReplayContext, "bucket">, key: string): Promise<Uint8Array | null> {
  try {
    return await ctx.bucket.get(key, { maxBytes: FILE_BYTES_MAX });
  } catch (error) {
    if (error instanceof ObjectStoreError && error.reason === "missing") return null;
    throw error;
  }
}
