import type { SpoolReason } from "@formtrap/contracts";
import { countSpool } from "./count-spool.ts";
import { nextReplay } from "./next-replay.ts";
import { openBreaker } from "./publish-breaker.ts";
import type { SpooledTenant } from "./read-spooled-tenant.ts";
import type { ReplayContext } from "./replay-context.ts";
import { sendLook } from "./send-look.ts";
import type { SpoolLease } from "./spool-lease.ts";
import { earlierForOwners, tellOwners } from "./tell-owners.ts";

/**
 * A tenant's database failed: ingest is told, and the tenant left alone until a reminder comes. No message of a queue is
 * held meanwhile. @throws ObjectStoreError, LeaseLost
 */
export async function backOff(
  ctx: ReplayContext,
  lease: SpoolLease,
  tenant: SpooledTenant,
  reason: SpoolReason,
): Promise<void> {
  const now = ctx.clock.now();
  // A bucket's failures, which have no reason, are no part of this row of failures.
  const attempts = (lease.row.reason === null ? 0 : lease.row.attempts) + 1;
  const at = nextReplay({ now, attempts, random: ctx.random() });
  // Visitors first: they are waiting for a database that is away.
  await openBreaker(ctx, lease, reason, at);
  const counts = await countSpool(ctx, lease);
  await tellOwners({ ctx, lease, tenant, waiting: { ...counts, reason } });
  const nextTryAt = earlierForOwners({ ctx, lease, waitingSince: counts.waitingSince, at });
  await lease.release({ ...counts, attempts, reason, lastTryAt: now, nextTryAt });
  await sendLook(ctx, lease.tenantId, nextTryAt);
}
