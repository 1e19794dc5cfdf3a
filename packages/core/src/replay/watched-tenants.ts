import type { SpoolReason } from "@formtrap/contracts";
import type { Context } from "../context.ts";
import { whyHeldBack } from "./read-spooled-tenant.ts";
import { TOLD_AFTER_MS } from "./tell-owners.ts";

const IDS_AT_ONCE = 1_000;
/** Tenants that are held back are counted anew so often, and what is too old is given up. */
const COUNTED_AFTER_MS = 3_600_000;

/** A tenant with objects in the spool, as the control database knows it. */
export interface WatchedTenant {
  readonly tenantId: string;
  readonly leaseExpiresAt: Date | null;
  readonly nextTryAt: Date | null;
  readonly waitingCount: number;
  readonly waitingSince: Date | null;
  readonly heldBackBy: SpoolReason | null;
  /** It was not counted for an hour, or its owners are due to hear of it. */
  readonly isDueForNews: boolean;
}

/** Those of these tenants that there are. */
export async function watchedTenants(
  ctx: Pick<Context, "control" | "clock">,
  tenantIds: readonly string[],
): Promise<readonly WatchedTenant[]> {
  const tenants: WatchedTenant[] = [];
  for (let start = 0; start < tenantIds.length; start += IDS_AT_ONCE) {
    tenants.push(...(await readSome(ctx, tenantIds.slice(start, start + IDS_AT_ONCE))));
  }
  return tenants;
}

async function readSome(
  ctx: Pick<Context, "control" | "clock">,
  tenantIds: readonly string[],
): Promise<readonly WatchedTenant[]> {
  const nowMs = ctx.clock.now().getTime();
  const isPast = (time: Date | null, ageMs: number): boolean =>
    time !== null && nowMs - time.getTime() >= ageMs;
  const rows = await ctx.control
    .selectFrom("tenant")
    .leftJoin("tenantSpool", "tenantSpool.tenantId", "tenant.id")
    .select([
      "tenant.id",
      "tenant.status",
      "tenant.ingestMode",
      "tenant.secretRef",
      "tenantSpool.countedAt",
      "tenantSpool.leaseExpiresAt",
      "tenantSpool.nextTryAt",
      "tenantSpool.ownersToldAt",
      "tenantSpool.waitingCount",
      "tenantSpool.waitingSince",
    ])
    .where("tenant.id", "in", tenantIds)
    .execute();
  return rows.map((row) => ({
    tenantId: row.id,
    leaseExpiresAt: row.leaseExpiresAt,
    nextTryAt: row.nextTryAt,
    waitingCount: row.waitingCount ?? 0,
    waitingSince: row.waitingSince,
    heldBackBy: whyHeldBack(row),
    isDueForNews:
      row.countedAt === null ||
      isPast(row.countedAt, COUNTED_AFTER_MS) ||
      (row.ownersToldAt === null && isPast(row.waitingSince, TOLD_AFTER_MS)),
  }));
}
