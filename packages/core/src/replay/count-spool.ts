import { tenantPrefix, walkObjects } from "../spool/index.ts";
import type { ReplayContext } from "./replay-context.ts";
import { shelve } from "./shelve.ts";
import type { SpoolLease } from "./spool-lease.ts";

const DAY_MS = 24 * 3_600_000;
/** What people look after changes seldom; their own verbs count it when they look. */
const SHELVES_COUNTED_AFTER_MS = 60_000;

/** What a tenant has in the platform's bucket, as `tenant_spool` keeps it. */
export interface SpoolCounts {
  readonly waitingCount: number;
  readonly waitingBytes: number;
  readonly waitingFiles: number;
  readonly failedCount: number;
  readonly quarantinedCount: number;
  readonly countedAt: Date;
  /** When the oldest waiting post was put there; null: none waits. */
  readonly waitingSince: Date | null;
  readonly isFull: boolean;
}

/**
 * Counts by listing, and gives up on the way what has waited for too long: it goes to the failed ones, from where people
 * may send it again. @throws ObjectStoreError, LeaseLost
 */
export async function countSpool(ctx: ReplayContext, lease: SpoolLease): Promise<SpoolCounts> {
  const { tenantId, row } = lease;
  const now = ctx.clock.now();
  const givenUpBefore = new Date(now.getTime() - ctx.spoolDays * DAY_MS);
  let waitingCount = 0;
  let waitingBytes = 0;
  let givenUp = 0;
  let waitingSince: Date | null = null;
  for await (const objects of walkObjects(ctx.bucket, tenantPrefix("waiting", tenantId))) {
    await lease.keep();
    const tooOld = objects.filter(({ storedAt }) => storedAt < givenUpBefore);
    for (const { storedAt, sizeBytes } of objects) {
      if (storedAt < givenUpBefore) continue;
      waitingCount += 1;
      waitingBytes += sizeBytes;
      if (waitingSince === null || storedAt < waitingSince) waitingSince = storedAt;
    }
    const prefix = tenantPrefix("waiting", tenantId);
    await shelve({ ctx, lease, ids: tooOld.map(({ key }) => key.slice(prefix.length)), to: "failed" });
    givenUp += tooOld.length;
  }
  if (givenUp > 0) ctx.logger.error("waiting posts given up", { tenantId, count: givenUp });
  const isOld = now.getTime() - (row.countedAt?.getTime() ?? 0) >= SHELVES_COUNTED_AFTER_MS;
  const shelves = isOld || givenUp > 0 ? await countShelves(ctx, lease) : row;
  return {
    waitingCount,
    waitingBytes,
    waitingFiles: await countObjects(ctx, lease, tenantPrefix("files", tenantId)),
    failedCount: shelves.failedCount,
    quarantinedCount: shelves.quarantinedCount,
    countedAt: isOld || givenUp > 0 ? now : (row.countedAt ?? now),
    waitingSince,
    isFull: waitingCount >= ctx.spoolPerTenantMax,
  };
}

async function countShelves(ctx: ReplayContext, lease: SpoolLease) {
  return {
    failedCount: await countObjects(ctx, lease, tenantPrefix("failed", lease.tenantId)),
    quarantinedCount: await countObjects(ctx, lease, tenantPrefix("quarantined", lease.tenantId)),
  };
}

async function countObjects(ctx: ReplayContext, lease: SpoolLease, prefix: string): Promise<number> {
  let count = 0;
  for await (const objects of walkObjects(ctx.bucket, prefix)) {
    await lease.keep();
    count += objects.length;
  }
  return count;
}
