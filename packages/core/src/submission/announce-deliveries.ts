import type { FormPolicy, NotifyMessage } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import type { SubmitContext } from "./submit-context.ts";

/**
 * Asks for a submission's deliveries to be made, beside its row being written: a crash after the commit loses nothing,
 * and a message without a row is dropped in time. Never rejects: the post is stored all the same, and the tenant's next
 * activity finds what nobody asked for. Spam has no deliveries; it asks once an hour, at forms that mail, since a digest
 * of it may be due.
 */
export async function announceDeliveries(
  ctx: Pick<SubmitContext, "notifications" | "digests" | "logger">,
  policy: Pick<FormPolicy, "organizationId" | "destinations">,
  submission: Pick<NewSubmission, "id" | "formId" | "status" | "deliveries">,
): Promise<void> {
  const { id: submissionId, formId, deliveries } = submission;
  if (deliveries.length === 0 && !mayOweDigest(ctx, policy, submission)) return;
  const { organizationId } = policy;
  const message = { v: 1, organizationId, formId, submissionId } satisfies Partial<NotifyMessage>;
  try {
    await ctx.notifications.send(message);
  } catch (error) {
    ctx.logger.error("deliveries not announced", { submissionId, formId }, error);
  }
}

function mayOweDigest(
  { digests }: Pick<SubmitContext, "digests">,
  { destinations }: Pick<FormPolicy, "destinations">,
  { formId, status }: Pick<NewSubmission, "formId" | "status">,
): boolean {
  return (
    status === "spam" && destinations.some(({ channel }) => channel === "email") && digests.isDue(formId)
  );
}
