import type { InboxSubmission, SubmissionKey } from "@formtrap/tenant-db";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { openTenantStore } from "../tenant/index.ts";
import { collectPage } from "./collect-page.ts";
import { type InboxFilter, readFilter } from "./inbox-filter.ts";

/**
 * Submissions of the space or of one form, newest first. What is rare is looked for for a second or two: a page with
 * fewer than `limit` and a `next` says how far that was.
 * @throws DomainError `forbidden`, `not_found` (the form), `not_ready`; TenantUnavailable, TenantDataError
 */
export async function listSubmissions(options: {
  readonly ctx: SpaceContext;
  readonly filter: InboxFilter;
  readonly before: SubmissionKey | null;
  /** 1 to 100. */
  readonly limit: number;
}): Promise<{ readonly items: readonly InboxSubmission[]; readonly next: SubmissionKey | null }> {
  const { ctx, before, limit } = options;
  requireRole(ctx, "submission:read");
  const { formId, filter } = await readFilter(ctx, options.filter);
  const { inbox } = await openTenantStore({ ctx });
  return await collectPage(ctx, inbox, { formId, filter, before, limit });
}
