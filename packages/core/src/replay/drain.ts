import type { TenantStore } from "@formtrap/tenant-db";
import { openWaiting, type WaitingWindow } from "./open-waiting.ts";
import { closeBreaker } from "./publish-breaker.ts";
import type { SpooledTenant } from "./read-spooled-tenant.ts";
import { type RecordedPost, recordWaiting } from "./record-waiting.ts";
import { removeErased } from "./remove-erased.ts";
import type { ReplayContext } from "./replay-context.ts";
import { settleRecorded } from "./settle-recorded.ts";
import { shelve } from "./shelve.ts";
import type { SpoolLease } from "./spool-lease.ts";

/** The tenant's count is brought up to date after so many: ingest refuses posts while it is too high. */
const COUNTED_AFTER = 1_000;

interface Draining {
  readonly ctx: ReplayContext;
  readonly lease: SpoolLease;
  readonly tenant: SpooledTenant;
  readonly store: Pick<TenantStore, "submissions" | "health">;
}

/**
 * Brings a tenant's waiting posts to its database, the oldest first, once over all that waits.
 * @returns whether it came to the end before its time was up.
 * @throws TenantUnavailable, TenantDataError, ObjectStoreError, KeyServiceUnavailable, LeaseLost, what the queue throws
 */
export async function drain(
  draining: Draining & { readonly isOutOfTime: () => boolean },
): Promise<{ readonly isDone: boolean; readonly count: number }> {
  const { ctx, lease, store, isOutOfTime } = draining;
  let isProvenWell = false;
  let count = 0;
  let uncounted = 0;
  // Whoever erases holds the lease, so that nothing is erased from here on.
  const erased = await removeErased(ctx, lease.tenantId);
  // The database is asked for a connection first: reading posts in vain would take others' time. What was erased goes all
  // the same.
  const prove = async () => (erased.size === 0 ? await store.health() : null);
  for await (const window of openWaiting(ctx, lease.tenantId, prove)) {
    const recordedCount = await workOff(draining, window, erased);
    if (!isProvenWell && recordedCount > 0) {
      isProvenWell = true;
      await noteWell(draining);
    }
    const done = window.posts.length + window.unreadable.length;
    count += done;
    uncounted += done;
    if (uncounted >= COUNTED_AFTER) {
      await noteProgress(ctx, lease, uncounted);
      uncounted = 0;
    }
    if (isOutOfTime()) return { isDone: false, count };
  }
  return { isDone: true, count };
}

/** @returns how many the tenant's database took. */
async function workOff(
  { ctx, lease, tenant, store }: Draining,
  { posts, unreadable }: WaitingWindow,
  erased: ReadonlySet<string>,
): Promise<number> {
  await lease.keep();
  await shelve({ ctx, lease, ids: unreadable, to: "failed" });
  const recorded = posts
    .filter(({ id }) => erased.has(id))
    .map((post): RecordedPost => ({ post, outcome: "erased" }));
  const others = posts.filter(({ id }) => !erased.has(id));
  try {
    for await (const batch of recordWaiting(store, lease, others)) recorded.push(...batch);
  } finally {
    // What was recorded before a failure is not recorded again, and its deliveries need not wait.
    await settleRecorded({ ctx, lease, tenant, recorded });
  }
  return others.length;
}

/** The database is back, whatever it was like before. */
async function noteWell({ ctx, lease, tenant }: Draining): Promise<void> {
  if (lease.row.reason !== null) await lease.write({ reason: null, attempts: 0, nextTryAt: null });
  if (tenant.isBreakerOpen) await closeBreaker(ctx, lease);
}

async function noteProgress(ctx: ReplayContext, lease: SpoolLease, done: number): Promise<void> {
  const waitingCount = Math.max(lease.row.waitingCount - done, 0);
  await lease.write({ waitingCount, isFull: waitingCount >= ctx.spoolPerTenantMax });
}
