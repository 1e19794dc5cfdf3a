import type { SubmitContext } from "../submit-context.ts";
import type { Bucket } from "./open-bucket.ts";

/** Removes files that no row will hold. What cannot be removed now is found by the sweep. Never rejects. */
export async function discardFiles(options: {
  readonly ctx: Pick<SubmitContext, "logger">;
  readonly bucket: Bucket;
  readonly paths: readonly string[];
}): Promise<void> {
  const { ctx, bucket, paths } = options;
  const removals = await Promise.allSettled(paths.map((path) => bucket.store.delete(path)));
  for (const removal of removals) {
    if (removal.status === "rejected") ctx.logger.warn("file left for the sweep", {}, removal.reason);
  }
}
