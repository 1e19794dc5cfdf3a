import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { openTenantStore } from "../tenant/index.ts";
import { noSubmission } from "./require-submission.ts";

/** For so long what was deleted can be restored; after that it is erased. */
export const RESTORABLE_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

/** @returns before when what was deleted cannot be restored any more. */
export function restorableSince(ctx: Pick<SpaceContext, "clock">): Date {
  return new Date(ctx.clock.now().getTime() - RESTORABLE_DAYS * DAY_MS);
}

interface Many {
  readonly ctx: SpaceContext;
  /** At most 1,000. */
  readonly ids: readonly string[];
}

/**
 * Deletes submissions so that they can be restored for 30 days. Those that are deleted stay so since when they were.
 * @returns how many of them are there.
 * @throws DomainError `forbidden`, `not_ready`; TenantUnavailable, TenantDataError
 */
export async function deleteSubmissions({ ctx, ids }: Many): Promise<{ readonly changed: number }> {
  requireRole(ctx, "submission:write");
  const { inbox } = await openTenantStore({ ctx });
  return await audited(ctx, entryOf(ctx, "submission.delete", ids), async () => ({
    changed: (await inbox.remove(ids, ctx.clock.now())).length,
  }));
}

/**
 * Takes back what was deleted in the last 30 days.
 * @returns how many of them are there and not deleted.
 * @throws DomainError `forbidden`, `not_ready`; TenantUnavailable, TenantDataError
 */
export async function restoreSubmissions({ ctx, ids }: Many): Promise<{ readonly changed: number }> {
  requireRole(ctx, "submission:write");
  const { inbox } = await openTenantStore({ ctx });
  const how = { deletedSince: restorableSince(ctx), now: ctx.clock.now() };
  return await audited(ctx, entryOf(ctx, "submission.restore", ids), async () => ({
    changed: (await inbox.restore(ids, how)).length,
  }));
}

interface One {
  readonly ctx: SpaceContext;
  readonly submissionId: string;
}

/** As `deleteSubmissions`. @throws DomainError `not_found` besides. */
export async function deleteSubmission({ ctx, submissionId }: One): Promise<void> {
  requireRole(ctx, "submission:write");
  const { changed } = await deleteSubmissions({ ctx, ids: [submissionId] });
  if (changed === 0) throw noSubmission();
}

/** As `restoreSubmissions`. @throws DomainError `not_found` besides, also for what was deleted longer ago. */
export async function restoreSubmission({ ctx, submissionId }: One): Promise<void> {
  requireRole(ctx, "submission:write");
  const { changed } = await restoreSubmissions({ ctx, ids: [submissionId] });
  if (changed === 0) throw noSubmission();
}

const entryOf = (ctx: SpaceContext, action: string, ids: readonly string[]) => ({
  organizationId: ctx.space.id,
  action,
  targetType: "submission",
  targetId: ids[0] ?? "",
  details: { count: ids.length },
});
