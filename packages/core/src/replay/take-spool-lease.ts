import { sql } from "kysely";
import type { Context } from "../context.ts";
import { createSpoolLease, leaseExpiry, type SpoolLease } from "./spool-lease.ts";

/** A reminder is due when it comes, though the clocks of two machines differ by a little. */
const CLOCK_SKEW_MS = 2_000;

export type LeaseTaking =
  | { readonly kind: "taken"; readonly lease: SpoolLease }
  /** Another worker is at it, and was asked to look once more before it lets go. */
  | { readonly kind: "held" }
  /** Its database failed a moment ago: a reminder of the next try is under way. */
  | { readonly kind: "not_yet" }
  | { readonly kind: "no_such_tenant" };

/**
 * Takes the right to work on a tenant's waiting posts, in one statement: of any number who ask at once, one gets it,
 * and what the others came for is looked at by that one.
 */
export async function takeSpoolLease(options: {
  readonly ctx: Pick<Context, "control" | "clock">;
  readonly tenantId: string;
  /** For what people do: it need not wait until the tenant's database is tried again. */
  readonly isAnyTime?: boolean;
}): Promise<LeaseTaking> {
  const { ctx, tenantId, isAnyTime = false } = options;
  const now = ctx.clock.now();
  const expiresAt = leaseExpiry(now);
  const dueAt = new Date(now.getTime() + CLOCK_SKEW_MS);
  const isHeld = sql<boolean>`coalesce(tenant_spool.lease_expires_at > ${now}, false)`;
  // Without a reason the database is well, and what is waited for is the bucket: posts need not wait with it.
  const isTooEarly = sql<boolean>`(tenant_spool.reason IS NOT NULL AND coalesce(tenant_spool.next_try_at > ${dueAt}, false))`;
  const isFree = isAnyTime
    ? sql<boolean>`(NOT ${isHeld})`
    : sql<boolean>`(NOT ${isHeld} AND NOT ${isTooEarly})`;
  const row = await ctx.control
    .insertInto("tenantSpool")
    .columns(["tenantId", "leaseExpiresAt", "fencingToken"])
    .expression((eb) =>
      eb
        .selectFrom("tenant")
        .select([
          "tenant.id",
          sql<Date>`${expiresAt}::timestamptz`.as("leaseExpiresAt"),
          sql<string>`1::bigint`.as("fencingToken"),
        ])
        .where("tenant.id", "=", tenantId),
    )
    .onConflict((conflict) =>
      conflict.column("tenantId").doUpdateSet({
        fencingToken: sql`tenant_spool.fencing_token + CASE WHEN ${isFree} THEN 1 ELSE 0 END`,
        leaseExpiresAt: sql`CASE WHEN ${isFree} THEN ${expiresAt} ELSE tenant_spool.lease_expires_at END`,
        isAsked: isHeld,
      }),
    )
    .returning([
      "fencingToken",
      "isAsked",
      "attempts",
      "countedAt",
      "failedCount",
      "leaseExpiresAt",
      "nextTryAt",
      "ownersToldAt",
      "quarantinedCount",
      "reason",
      "waitingCount",
      "waitingSince",
    ])
    .executeTakeFirst();
  if (row === undefined) return { kind: "no_such_tenant" };
  const { fencingToken, isAsked, leaseExpiresAt, ...known } = row;
  if (isAsked) return { kind: "held" };
  if (leaseExpiresAt?.getTime() !== expiresAt.getTime()) return { kind: "not_yet" };
  return { kind: "taken", lease: createSpoolLease({ ctx, tenantId, fencingToken, row: known }) };
}
