import { spoolShelfSchema } from "@formtrap/contracts";
import { requireRole } from "../../authorize.ts";
import { lastPart, tenantPrefix, walkObjects } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { removePosts } from "./remove-posts.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";
import { withSpoolLease } from "./with-spool-lease.ts";

/**
 * Deletes all that waits for a space that leaves, on every shelf, with its files, for good.
 * @throws DomainError `forbidden`, `not_ready`, `conflict` (a worker is at it); ObjectStoreError
 */
export async function discardAllSpooled(options: {
  readonly ctx: SpoolVerbContext;
}): Promise<{ readonly discarded: number }> {
  const { ctx } = options;
  requireRole(ctx, "tenant:disconnect");
  const { tenantId } = (await readTenant({ ctx })).route;
  return await withSpoolLease(ctx, tenantId, async (lease) => {
    let discarded = 0;
    for (const shelf of spoolShelfSchema.options) {
      for await (const objects of walkObjects(ctx.bucket, tenantPrefix(shelf, tenantId))) {
        const ids = objects.map(({ key }) => lastPart(key));
        await removePosts(ctx, lease, tenantId, ids);
        discarded += ids.length;
      }
    }
    // Of posts that were stored while their files could not be.
    for await (const objects of walkObjects(ctx.bucket, tenantPrefix("files", tenantId))) {
      await lease.keep();
      await ctx.bucket.deleteAll(objects.map(({ key }) => key));
    }
    return { discarded };
  });
}
