import type { NotifyMessage } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import type { SubmitContext } from "./submit-context.ts";

/**
 * Asks for a submission's deliveries to be made, beside its row being written: a crash after the commit loses nothing,
 * and a message without a row is dropped in time. Never rejects: the post is stored all the same, and the tenant's next
 * activity finds what nobody asked for.
 */
export async function announceDeliveries(
  ctx: Pick<SubmitContext, "notifications" | "logger">,
  organizationId: string,
  { id: submissionId, formId, deliveries }: Pick<NewSubmission, "id" | "formId" | "deliveries">,
): Promise<void> {
  if (deliveries.length === 0) return;
  const message = { v: 1, organizationId, formId, submissionId } satisfies Partial<NotifyMessage>;
  try {
    await ctx.notifications.send(message);
  } catch (error) {
    ctx.logger.error("deliveries not announced", { submissionId, formId }, error);
  }
}
