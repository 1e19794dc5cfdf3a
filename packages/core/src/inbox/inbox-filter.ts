import type { SubmissionFilter } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { requireOwnForm } from "../form/index.ts";

/** What a caller asks for; absent: whatever it is. What is deleted only where it is asked for. */
export interface InboxFilter
  extends Partial<
    Pick<
      SubmissionFilter,
      "statuses" | "isSpam" | "isRead" | "hasFiles" | "from" | "to" | "email" | "text" | "deleted"
    >
  > {
  readonly formId?: string | null;
}

/** What lies beyond these is written in another way, and no submission's. */
const EARLIEST = new Date("0001-01-01T00:00:00.000Z");
const LATEST = new Date("9999-12-31T23:59:59.999Z");

/** As the tenant's store takes it, whatever was left out. @throws DomainError `not_found` for a form that is not the space's. */
export async function readFilter(
  ctx: Pick<SpaceContext, "control" | "space">,
  asked: InboxFilter,
): Promise<{ readonly formId: string | null; readonly filter: SubmissionFilter }> {
  const { formId = null } = asked;
  if (formId !== null) await requireOwnForm(ctx, formId);
  const { statuses = null, isSpam = null, isRead = null, hasFiles = null, deleted = "without" } = asked;
  const { from = null, to = null, email = null, text = null } = asked;
  return {
    formId,
    filter: {
      statuses,
      isSpam,
      isRead,
      hasFiles,
      from: bounded(from),
      to: bounded(to),
      email,
      text,
      deleted,
    },
  };
}

function bounded(time: Date | null): Date | null {
  if (time === null) return null;
  if (time < EARLIEST) return EARLIEST;
  return time > LATEST ? LATEST : time;
}
