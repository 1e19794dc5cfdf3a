import { ObjectStoreError } from "../ports.ts";
import { type SpoolShelf, spoolKey } from "../spool/index.ts";
import type { ReplayContext } from "./replay-context.ts";
import type { SpoolLease } from "./spool-lease.ts";
import { workSideBySide } from "./work-side-by-side.ts";

const COPIES_AT_ONCE = 8;

/**
 * Puts waiting posts on another shelf: copied first, then removed, so that a crash between leaves both, and the next
 * worker does the same again. @throws ObjectStoreError, LeaseLost
 */
export async function shelve(options: {
  readonly ctx: Pick<ReplayContext, "bucket">;
  readonly lease: SpoolLease;
  /** At most 1,000. */
  readonly ids: readonly string[];
  readonly to: Exclude<SpoolShelf, "waiting">;
}): Promise<void> {
  const { ctx, lease, ids, to } = options;
  const { tenantId } = lease;
  if (ids.length === 0) return;
  await workSideBySide(ids, COPIES_AT_ONCE, async (id) => {
    await lease.keep();
    try {
      await ctx.bucket.copy(spoolKey("waiting", tenantId, id), spoolKey(to, tenantId, id));
    } catch (error) {
      if (!(error instanceof ObjectStoreError && error.reason === "missing")) throw error;
    }
  });
  // Who slept meanwhile would remove what somebody has sent back since.
  await lease.keep();
  await ctx.bucket.deleteAll(ids.map((id) => spoolKey("waiting", tenantId, id)));
}
