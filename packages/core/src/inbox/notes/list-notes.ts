import type { SubmissionNote } from "@formtrap/tenant-db";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { openTenantStore } from "../../tenant/index.ts";
import { requireSubmission } from "../require-submission.ts";

/**
 * A submission's notes, oldest first, at most 200.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`; TenantUnavailable, TenantDataError
 */
export async function listNotes(options: {
  readonly ctx: SpaceContext;
  readonly submissionId: string;
}): Promise<readonly SubmissionNote[]> {
  const { ctx, submissionId } = options;
  requireRole(ctx, "submission:read");
  const { inbox } = await openTenantStore({ ctx });
  await requireSubmission(inbox, submissionId);
  return await inbox.notes.list(submissionId);
}
