import type { InboxSubmission, StoredDelivery, SubmissionNote, TenantStore } from "@formtrap/tenant-db";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { openTenantStore } from "../tenant/index.ts";
import { requireSubmission } from "./require-submission.ts";

/** A submission with what people wrote about it, and what was told of it. */
export interface SubmissionDetails extends InboxSubmission {
  readonly notes: readonly SubmissionNote[];
  readonly deliveries: readonly StoredDelivery[];
}

/**
 * One submission, deleted or not; reading it changes nothing.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`; TenantUnavailable, TenantDataError
 */
export async function readSubmission(options: {
  readonly ctx: SpaceContext;
  readonly submissionId: string;
}): Promise<SubmissionDetails> {
  const { ctx, submissionId } = options;
  requireRole(ctx, "submission:read");
  return await readDetails(await openTenantStore({ ctx }), submissionId);
}

/** @throws DomainError `not_found`; TenantUnavailable, TenantDataError */
export async function readDetails(
  { inbox, deliveries }: Pick<TenantStore, "inbox" | "deliveries">,
  submissionId: string,
): Promise<SubmissionDetails> {
  const submission = await requireSubmission(inbox, submissionId);
  return {
    ...submission,
    notes: await inbox.notes.list(submissionId),
    deliveries: await deliveries.ofSubmission(submissionId),
  };
}
