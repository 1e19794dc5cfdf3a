import { openActiveBucket } from "../connection/index.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { ObjectStore } from "../ports.ts";

/** The customer's own bucket: exports lie nowhere else. @throws DomainError `not_ready` where there is none in use. */
export async function openExportBucket(ctx: SpaceContext): Promise<ObjectStore> {
  const bucket = await openActiveBucket(ctx);
  if (bucket !== null) return bucket;
  throw new DomainError(
    "not_ready",
    "A large export is put into the space's own bucket, and none is in use: connect one, or export up to 1,000 submissions at once.",
  );
}
