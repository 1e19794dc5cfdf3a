import { recordAudit } from "../../audit/index.ts";
import { findInvitation, type MailLinkContext, type MailLinkState } from "./mail-link-state.ts";
import { readMailLink } from "./mail-links.ts";

/**
 * The owner of an address says that a space may write to it. Repeatable for as long as the link lives.
 * @returns how it is afterwards.
 */
export async function confirmRecipient(options: {
  readonly ctx: MailLinkContext;
  readonly token: string;
}): Promise<MailLinkState> {
  const { ctx } = options;
  const link = await readMailLink({ ...options, purpose: "confirm" });
  if (typeof link === "string") return { kind: link };
  const { organizationId, email, issuedAt } = link;
  const isChanged = await ctx.control.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("verifiedRecipient")
      .set({ verifiedAt: ctx.clock.now(), unsubscribedAt: null })
      .where("organizationId", "=", organizationId)
      .where("email", "=", email)
      .where((where) =>
        where.or([
          where.and([where("verifiedAt", "is", null), where("unsubscribedAt", "is", null)]),
          where("unsubscribedAt", "<", issuedAt),
        ]),
      )
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await recordAudit(ctx, tx, "succeeded", {
      organizationId,
      action: "recipient.confirm",
      targetType: "recipient",
      targetId: email,
    });
    return true;
  });
  if (isChanged) ctx.logger.info("recipient confirmed", { requestId: ctx.requestId, organizationId });
  // Not again by what was read before: what counts is how it is now.
  return await findInvitation(ctx.control, link);
}
