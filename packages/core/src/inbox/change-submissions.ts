import type { NotifyMessage } from "@formtrap/contracts";
import { publishedPolicySchema } from "@formtrap/contracts";
import type { ChangedSubmission, SubmissionChange } from "@formtrap/tenant-db";
import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import type { NotifyContext } from "../delivery/index.ts";
import { DomainError } from "../errors.ts";
import { openTenantStore } from "../tenant/index.ts";
import { readDetails, type SubmissionDetails } from "./read-submission.ts";
import { noSubmission } from "./require-submission.ts";

const SENDS_AT_ONCE = 20;

/** What changing submissions needs: what is no spam after all is told of. */
export interface InboxChangeContext extends SpaceContext {
  readonly queues: Pick<NotifyContext["queues"], "notify">;
}

/**
 * Changes one submission.
 * @throws DomainError `forbidden`, `not_found`, `conflict` (it is deleted), `not_ready`; TenantUnavailable, TenantDataError
 */
export async function changeSubmission(options: {
  readonly ctx: InboxChangeContext;
  readonly submissionId: string;
  readonly change: SubmissionChange;
}): Promise<SubmissionDetails> {
  const { ctx, submissionId, change } = options;
  requireRole(ctx, "submission:write");
  const store = await openTenantStore({ ctx });
  const { changed } = await changeSubmissions({ ctx, ids: [submissionId], change });
  if (changed === 0) {
    if ((await store.inbox.find(submissionId)) === null) throw noSubmission();
    throw new DomainError("conflict", "This submission is deleted. Restore it before you change it.");
  }
  return await readDetails(store, submissionId);
}

/**
 * Changes up to 1,000 submissions that stand and are not deleted. What was held back as spam and is none goes where its
 * form's submissions go now.
 * @returns how many of them stood.
 * @throws DomainError `forbidden`, `not_ready`; TenantUnavailable, TenantDataError
 */
export async function changeSubmissions(options: {
  readonly ctx: InboxChangeContext;
  readonly ids: readonly string[];
  readonly change: SubmissionChange;
}): Promise<{ readonly changed: number }> {
  const { ctx, ids, change } = options;
  requireRole(ctx, "submission:write");
  const { inbox } = await openTenantStore({ ctx });
  const [first = ""] = ids;
  const what = "status" in change ? change.status : change.isRead ? "read" : "unread";
  const entry = {
    organizationId: ctx.space.id,
    action: "submission.change",
    targetType: "submission",
    targetId: first,
    details: { count: ids.length, to: what },
  };
  return await audited(ctx, entry, async () => {
    const mayRelease = "status" in change && change.status !== "spam";
    const destinations = mayRelease ? await readDestinations(ctx) : [];
    const changed = await inbox.change({ ids, change, destinations, now: ctx.clock.now() });
    if (mayRelease) {
      await announce(
        ctx,
        changed.filter(({ isReleased }) => isReleased),
      );
    }
    return { changed: changed.length };
  });
}

/** Where the space's submissions go, as published: what the tenant's database says of it is not believed. */
async function readDestinations(ctx: Pick<SpaceContext, "control" | "space">) {
  const rows = await ctx.control
    .selectFrom("formPolicy")
    .select(["formId", "policy"])
    .where("organizationId", "=", ctx.space.id)
    .execute();
  return rows.flatMap(({ formId, policy }) =>
    publishedPolicySchema
      .parse(policy)
      .destinations.map(({ id, channel }) => ({ formId, destinationId: id, channel })),
  );
}

/** One that is not sent is found by the tenant's next activity, as any other that got lost. */
async function announce(ctx: InboxChangeContext, released: readonly ChangedSubmission[]): Promise<void> {
  const waiting = released.values();
  const sendAll = async (): Promise<void> => {
    for (const { id: submissionId, formId } of waiting) {
      const organizationId = ctx.space.id;
      const message = { v: 1, organizationId, formId, submissionId } satisfies Partial<NotifyMessage>;
      await ctx.queues.notify.send(message);
    }
  };
  await Promise.all(Array.from({ length: SENDS_AT_ONCE }, sendAll));
}
