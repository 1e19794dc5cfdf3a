import type { InboxStore, SubmissionNote } from "@formtrap/tenant-db";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { openTenantStore } from "../../tenant/index.ts";

interface NoteOptions {
  readonly ctx: SpaceContext;
  readonly submissionId: string;
  readonly noteId: string;
}

/**
 * Changes a note of one's own.
 * @throws DomainError `forbidden` (also for another's), `not_found`, `not_ready`; TenantUnavailable, TenantDataError
 */
export async function updateNote(
  options: NoteOptions & { /** 1 to 5,000 characters. */ readonly body: string },
): Promise<SubmissionNote> {
  const { ctx, noteId, body } = options;
  requireRole(ctx, "submission:write");
  const { inbox } = await openTenantStore({ ctx });
  const note = await requireNote(inbox, options);
  if (!isOwn(ctx, note)) throw notYours("Only who wrote a note may change it.");
  const now = ctx.clock.now();
  await audited(ctx, entryOf(options, "note.update"), async () => {
    if (!(await inbox.notes.update(noteId, { body, now }))) throw noNote();
  });
  return { ...note, body, updatedAt: now };
}

/**
 * Deletes a note: one's own, or, for admins, any.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`; TenantUnavailable, TenantDataError
 */
export async function deleteNote(options: NoteOptions): Promise<void> {
  const { ctx, noteId } = options;
  requireRole(ctx, "submission:write");
  const { inbox } = await openTenantStore({ ctx });
  const note = await requireNote(inbox, options);
  const isAdmin = ctx.space.role === "admin" || ctx.space.role === "owner";
  if (!isAdmin && !isOwn(ctx, note)) throw notYours("Only who wrote a note, or an admin, may delete it.");
  await audited(ctx, entryOf(options, "note.delete"), async () => {
    if (!(await inbox.notes.remove(noteId))) throw noNote();
  });
}

async function requireNote(
  inbox: Pick<InboxStore, "notes">,
  { submissionId, noteId }: NoteOptions,
): Promise<SubmissionNote> {
  const note = await inbox.notes.find(noteId);
  if (note === null || note.submissionId !== submissionId.toLowerCase()) throw noNote();
  return note;
}

const isOwn = ({ actor }: SpaceContext, { authorUserId }: SubmissionNote): boolean =>
  actor.type === "user" && actor.userId === authorUserId;

const noNote = () => new DomainError("not_found", "This submission has no such note.");
const notYours = (sentence: string) => new DomainError("forbidden", sentence);

const entryOf = ({ ctx, submissionId, noteId }: NoteOptions, action: string) => ({
  organizationId: ctx.space.id,
  action,
  targetType: "submission",
  targetId: submissionId,
  details: { noteId },
});
