import type { InboxStore, InboxSubmission, SubmissionKey } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";

/** For what is rare among very many; one look takes some tens of milliseconds. */
const LOOKING_MS_MAX = 1_500;
const LOOKS_MAX = 25;

/**
 * A page that is full, or the last, or as full as it gets in a second or two.
 * @throws TenantUnavailable, TenantDataError
 */
export async function collectPage(
  ctx: Pick<SpaceContext, "clock">,
  inbox: Pick<InboxStore, "list">,
  options: Omit<Parameters<InboxStore["list"]>[0], "isCommon">,
): Promise<{ readonly items: readonly InboxSubmission[]; readonly next: SubmissionKey | null }> {
  const { limit } = options;
  const endsAt = ctx.clock.now().getTime() + LOOKING_MS_MAX;
  const items: InboxSubmission[] = [];
  let before = options.before;
  let isCommon = false;
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const page = await inbox.list({ ...options, before, limit: limit - items.length, isCommon });
    items.push(...page.items);
    before = page.next;
    isCommon = page.isCommon;
    if (before === null || items.length >= limit || ctx.clock.now().getTime() >= endsAt) break;
  }
  return { items, next: before };
}
