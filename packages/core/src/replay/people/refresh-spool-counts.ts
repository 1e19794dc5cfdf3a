import { sql } from "kysely";
import { tenantPrefix } from "../../spool/index.ts";
import { countObjects } from "./count-objects.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

/** Of each shelf; where more lie there, what a worker counted before is the better number. */
const PAGES_MAX = 10;

export interface SpoolCounts {
  readonly waiting: number;
  readonly waitingBytes: number;
  /** That wait for the customer's bucket. */
  readonly files: number;
  readonly failed: number;
  readonly quarantined: number;
  /** Since when the oldest of those that wait does; null: none does. */
  readonly since: Date | null;
  /** null: never. */
  readonly countedAt: Date | null;
}

/**
 * Counts a tenant's objects by listing, 10,000 of each kind at most, and notes the numbers for the next reader, unless
 * somebody else did meanwhile: a worker's are as good.
 * @throws ObjectStoreError
 */
export async function refreshSpoolCounts(
  ctx: Pick<SpoolVerbContext, "bucket" | "clock" | "control">,
  tenantId: string,
  known: SpoolCounts,
): Promise<SpoolCounts> {
  const countedAt = ctx.clock.now();
  const count = async (shelf: Parameters<typeof tenantPrefix>[0]) =>
    await countObjects(ctx.bucket, tenantPrefix(shelf, tenantId), PAGES_MAX);
  const [waiting, files, failed, quarantined] = await Promise.all([
    count("waiting"),
    count("files"),
    count("failed"),
    count("quarantined"),
  ]);
  const counts = {
    waiting: waiting.isComplete ? waiting.count : Math.max(waiting.count, known.waiting),
    waitingBytes: waiting.isComplete ? waiting.sizeBytes : Math.max(waiting.sizeBytes, known.waitingBytes),
    files: files.isComplete ? files.count : Math.max(files.count, known.files),
    failed: failed.isComplete ? failed.count : Math.max(failed.count, known.failed),
    quarantined: quarantined.isComplete ? quarantined.count : Math.max(quarantined.count, known.quarantined),
    since: waiting.since ?? files.since,
    countedAt,
  };
  await save(ctx, tenantId, known.countedAt, counts);
  return counts;
}

async function save(
  ctx: Pick<SpoolVerbContext, "control">,
  tenantId: string,
  before: Date | null,
  counts: SpoolCounts,
): Promise<void> {
  const columns = {
    waitingCount: counts.waiting,
    waitingBytes: counts.waitingBytes,
    waitingFiles: counts.files,
    failedCount: counts.failed,
    quarantinedCount: counts.quarantined,
    countedAt: counts.countedAt,
  };
  // Once it is known since when, only a worker ends the waiting: it owes the owners a mail about that.
  const waitingSince = sql<Date | null>`coalesce(tenant_spool.waiting_since, ${counts.since})`;
  await ctx.control
    .insertInto("tenantSpool")
    .values({ ...columns, tenantId, waitingSince: counts.since })
    .onConflict((conflict) =>
      conflict
        .column("tenantId")
        .doUpdateSet({ ...columns, waitingSince })
        .where("tenantSpool.countedAt", "is not distinct from", before),
    )
    .execute();
}
