import { type Breaker, breakerSchema, type IngestMode, type SpoolReason } from "@formtrap/contracts";
import { requireRole } from "../../authorize.ts";
import { ObjectStoreError } from "../../ports.ts";
import { readTenant } from "../../tenant/index.ts";
import { describeSpoolReason } from "../describe-spool-reason.ts";
import { refreshSpoolCounts, type SpoolCounts } from "./refresh-spool-counts.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

/** Counts are listed anew when they are older. */
const FRESH_MS = 30_000;
/** True for as long as the tenant's row says so, and not until somebody has looked again. */
const HELD_BACK: ReadonlySet<SpoolReason | null> = new Set(["spool_only", "moving", "suspended"]);

/** What waits for a space's database, since when and why. */
export interface SpoolState extends SpoolCounts {
  /** null: nothing waits, or nothing is known to be wrong. */
  readonly reason: SpoolReason | null;
  /** A sentence for people. */
  readonly because: string | null;
  readonly whatToDo: string | null;
  /** null: as soon as somebody looks. */
  readonly nextTryAt: Date | null;
  readonly breaker: Breaker | null;
  readonly isFull: boolean;
  readonly ingestMode: IngestMode;
  readonly whenUnavailable: "spool" | "refuse";
}

/**
 * "N waiting since …, because …, next try …". Counts are at most 30 s old, unless the platform's bucket does not answer:
 * `countedAt` says. No customer's server is asked.
 * @throws DomainError `forbidden`, `not_ready`.
 */
export async function readSpoolState(options: { readonly ctx: SpoolVerbContext }): Promise<SpoolState> {
  const { ctx } = options;
  requireRole(ctx, "spool:read");
  const { route } = await readTenant({ ctx });
  const row = await ctx.control
    .selectFrom("tenant")
    .leftJoin("tenantSpool", "tenantSpool.tenantId", "tenant.id")
    .selectAll("tenantSpool")
    .select(["tenant.breaker", "tenant.whenUnavailable"])
    .where("tenant.id", "=", route.tenantId)
    .executeTakeFirstOrThrow();
  const counted: SpoolCounts = {
    waiting: row.waitingCount ?? 0,
    waitingBytes: Number(row.waitingBytes ?? 0),
    files: row.waitingFiles ?? 0,
    failed: row.failedCount ?? 0,
    quarantined: row.quarantinedCount ?? 0,
    since: row.waitingSince,
    countedAt: row.countedAt,
  };
  const counts = isFresh(ctx, counted) ? counted : await refresh(ctx, route.tenantId, counted);
  const breaker = breakerSchema.nullable().parse(row.breaker);
  const isAnyWaiting = counts.waiting > 0 || counts.files > 0;
  const ofLastTry = HELD_BACK.has(row.reason) ? null : row.reason;
  const why = whyNothingIsTried(route) ?? ofLastTry ?? breaker?.reason ?? null;
  const reason = isAnyWaiting ? why : null;
  const text = reason === null ? null : describeSpoolReason(reason);
  return {
    ...counts,
    since: isAnyWaiting ? counts.since : null,
    reason,
    because: text?.because ?? null,
    whatToDo: text?.whatToDo ?? null,
    nextTryAt: isAnyWaiting ? row.nextTryAt : null,
    breaker,
    isFull: row.isFull ?? false,
    ingestMode: route.ingestMode,
    whenUnavailable: row.whenUnavailable,
  };
}

function isFresh(ctx: SpoolVerbContext, { countedAt }: SpoolCounts): boolean {
  return countedAt !== null && ctx.clock.now().getTime() - countedAt.getTime() <= FRESH_MS;
}

async function refresh(ctx: SpoolVerbContext, tenantId: string, known: SpoolCounts): Promise<SpoolCounts> {
  try {
    return await refreshSpoolCounts(ctx, tenantId, known);
  } catch (error) {
    if (!(error instanceof ObjectStoreError)) throw error;
    ctx.logger.warn("waiting posts not counted", { tenantId }, error);
    return known;
  }
}

/** While this holds no try is made, whatever came of the last one. */
function whyNothingIsTried(route: {
  readonly ingestMode: IngestMode;
  readonly status: string;
}): SpoolReason | null {
  if (route.status === "moving" || route.status === "suspended") return route.status;
  return route.ingestMode === "spool_only" ? "spool_only" : null;
}
