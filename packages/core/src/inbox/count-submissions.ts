import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { openTenantStore } from "../tenant/index.ts";
import { type InboxFilter, readFilter } from "./inbox-filter.ts";

/**
 * How many there are, up to 10,000 and as far as a bounded look tells.
 * @throws DomainError `forbidden`, `not_found` (the form), `not_ready`; TenantUnavailable, TenantDataError
 */
export async function countSubmissions(options: {
  readonly ctx: SpaceContext;
  readonly filter: InboxFilter;
}): Promise<{ readonly count: number; readonly isExact: boolean }> {
  const { ctx } = options;
  requireRole(ctx, "submission:read");
  const { formId, filter } = await readFilter(ctx, options.filter);
  const { inbox } = await openTenantStore({ ctx });
  return await inbox.count({ formId, filter });
}
