import type { TenantStore } from "@formtrap/tenant-db";
import { countSpool } from "./count-spool.ts";
import { type FilesReport, moveFiles } from "./move-files.ts";
import { nextReplay } from "./next-replay.ts";
import { closeBreaker } from "./publish-breaker.ts";
import type { SpooledTenant } from "./read-spooled-tenant.ts";
import type { ReplayContext } from "./replay-context.ts";
import { sendLook } from "./send-look.ts";
import type { SpoolChanges, SpoolLease } from "./spool-lease.ts";
import { earlierForOwners, tellOwners } from "./tell-owners.ts";

/** Files of posts that people have yet to decide on, and of nobody, are looked at this seldom. */
const LEFT_FOR_MS = 3_600_000;

/**
 * After a tenant's posts: its files, what is known of it, and its owners.
 * @returns whether the lease is let go; false: somebody asked meanwhile.
 * @throws ObjectStoreError, LeaseLost
 */
export async function finishReplay(options: {
  readonly ctx: ReplayContext;
  readonly lease: SpoolLease;
  readonly tenant: SpooledTenant;
  readonly store: Pick<TenantStore, "submissions" | "uploads">;
  readonly isOutOfTime: () => boolean;
}): Promise<boolean> {
  const { ctx, lease, tenant, isOutOfTime } = options;
  // Nothing waits any longer, or all of it was stored.
  if (tenant.isBreakerOpen) await closeBreaker(ctx, lease);
  if (lease.row.reason !== null) await lease.write({ reason: null, attempts: 0, nextTryAt: null });
  const isBucketResting = lease.row.attempts > 0 && (lease.row.nextTryAt ?? new Date(0)) > ctx.clock.now();
  const files = isBucketResting ? null : await moveFiles(options);
  const counts = await countSpool(ctx, lease);
  if (isOutOfTime() && counts.waitingFiles > 0) {
    await lease.release(counts);
    await sendLook(ctx, lease.tenantId);
    return true;
  }
  const stuckSince = files === null ? lease.row.waitingSince : files.stuckSince;
  const waitingSince = counts.waitingSince ?? stuckSince;
  await tellOwners({ ctx, lease, tenant, waiting: { ...counts, waitingSince, reason: null } });
  const next = files === null ? {} : nextLook(ctx, lease, files);
  const hasLetGo = await lease.letGo({ ...counts, ...next, waitingSince, lastTryAt: ctx.clock.now() });
  if (files !== null && files.stuckSince !== null && next.nextTryAt instanceof Date)
    await sendLook(ctx, lease.tenantId, next.nextTryAt);
  return hasLetGo;
}

function nextLook(
  ctx: Pick<ReplayContext, "clock" | "random">,
  lease: SpoolLease,
  { stuckSince, isAnyLeft }: FilesReport,
): Pick<SpoolChanges, "attempts" | "nextTryAt"> {
  const now = ctx.clock.now();
  if (stuckSince !== null) {
    const attempts = lease.row.attempts + 1;
    const at = nextReplay({ now, attempts, random: ctx.random() });
    return { attempts, nextTryAt: earlierForOwners({ ctx, lease, waitingSince: stuckSince, at }) };
  }
  return { attempts: 0, nextTryAt: isAnyLeft ? new Date(now.getTime() + LEFT_FOR_MS) : null };
}
