import type { Route, SpoolReason, SpoolRoute } from "@formtrap/contracts";
import type { SubmitContext } from "./submit-context.ts";

/** Whether posts of this tenant may wait with the platform. */
export function maySpool({ whenUnavailable, isFull }: SpoolRoute): boolean {
  return whenUnavailable === "spool" && !isFull;
}

/**
 * Why the tenant's database is not to be asked now, as far as that is known without asking it; null: it is to be
 * asked. The published breaker is closed by what waits: where nothing may wait, this container finds out by itself.
 */
export function whyNotTried(ctx: Pick<SubmitContext, "spool">, route: Route): SpoolReason | null {
  const { tenant, spool } = route;
  if (tenant.status === "moving" || tenant.status === "suspended") return tenant.status;
  if (tenant.ingestMode === "spool_only") return "spool_only";
  if (spool.breaker !== null && maySpool(spool)) return "breaker_open";
  return ctx.spool.databases.isOpen(tenant.tenantId) ? "breaker_open" : null;
}
