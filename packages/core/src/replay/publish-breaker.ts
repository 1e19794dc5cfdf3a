import type { SpoolReason } from "@formtrap/contracts";
import { sql } from "kysely";
import type { ReplayContext } from "./replay-context.ts";
import type { SpoolLease } from "./spool-lease.ts";

/**
 * Not of the database's making: it may well take posts, so that none should be kept from it. Room of ours that is
 * used up, a vault that does not answer, and a fence that the next look at the route leads around.
 */
const NOT_THE_DATABASE: ReadonlySet<SpoolReason> = new Set(["busy", "credentials", "fenced"]);

/**
 * Tells ingest, with the routes, that a tenant's database is away, so that no visitor waits for it. It is since the
 * first of these failures in a row.
 */
export async function openBreaker(
  ctx: Pick<ReplayContext, "control" | "clock">,
  lease: SpoolLease,
  reason: SpoolReason,
  nextTryAt: Date,
): Promise<void> {
  if (NOT_THE_DATABASE.has(reason)) return;
  const since = ctx.clock.now().toISOString();
  const open = sql<string>`jsonb_build_object('state', 'open', 'since', coalesce(breaker->>'since', ${since}::text),
    'reason', ${reason}::text, 'next_probe_at', ${nextTryAt.toISOString()}::text)`;
  await tenantOf(ctx, lease).set({ breaker: open }).execute();
}

/** Tells ingest that it may ask the database again. */
export async function closeBreaker(ctx: Pick<ReplayContext, "control">, lease: SpoolLease): Promise<void> {
  await tenantOf(ctx, lease).set({ breaker: null }).where("breaker", "is not", null).execute();
}

/** Its row, for the holder of the lease alone. */
function tenantOf({ control }: Pick<ReplayContext, "control">, { tenantId, fencingToken }: SpoolLease) {
  const lease = control
    .selectFrom("tenantSpool")
    .select("tenantId")
    .where("tenantId", "=", tenantId)
    .where("fencingToken", "=", fencingToken);
  return control
    .updateTable("tenant")
    .where("id", "=", tenantId)
    .where((eb) => eb.exists(lease));
}
