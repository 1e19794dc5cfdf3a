import { newId } from "@formtrap/contracts";
import type { SubmissionNote } from "@formtrap/tenant-db";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { openTenantStore } from "../../tenant/index.ts";
import { noSubmission } from "../require-submission.ts";

/**
 * Writes a note about a submission; a key's note has no author.
 * @throws DomainError `forbidden`, `not_found`, `limit_reached` (200 of them), `not_ready`; TenantUnavailable, TenantDataError
 */
export async function addNote(options: {
  readonly ctx: SpaceContext;
  readonly submissionId: string;
  /** 1 to 5,000 characters. */
  readonly body: string;
}): Promise<SubmissionNote> {
  const { ctx, submissionId, body } = options;
  requireRole(ctx, "submission:write");
  const { inbox } = await openTenantStore({ ctx });
  const now = ctx.clock.now();
  const authorUserId = ctx.actor.type === "user" ? ctx.actor.userId : null;
  const note = { id: newId(), submissionId, authorUserId, body, createdAt: now, updatedAt: now };
  const entry = {
    organizationId: ctx.space.id,
    action: "note.add",
    targetType: "submission",
    targetId: submissionId,
  };
  await audited(ctx, entry, async () => {
    if (await inbox.notes.add(note)) return;
    const submission = await inbox.find(submissionId);
    if (submission === null || submission.deletedAt !== null) throw noSubmission();
    throw new DomainError(
      "limit_reached",
      "A submission has 200 notes at most. Delete one that is done with.",
    );
  });
  return note;
}
