import { recordAudit } from "../../audit/index.ts";
import { findSubscription, type MailLinkContext, type MailLinkState } from "./mail-link-state.ts";
import { readMailLink } from "./mail-links.ts";

/**
 * A recipient wants no more of a space's mails. Repeatable. An address that the space does not know, or no longer, is
 * remembered too: it had a mail, and should it be added again it gets none.
 * @returns how it is afterwards.
 */
export async function unsubscribeRecipient(options: {
  readonly ctx: MailLinkContext;
  readonly token: string;
}): Promise<MailLinkState> {
  const { ctx } = options;
  const link = await readMailLink({ ...options, purpose: "unsubscribe" });
  if (typeof link === "string") return { kind: link };
  const { organizationId, email } = link;
  const unsubscribedAt = ctx.clock.now();
  const isChanged = await ctx.control.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto("verifiedRecipient")
      .values({ organizationId, email, unsubscribedAt })
      .onConflict((conflict) =>
        conflict
          .columns(["organizationId", "email"])
          .doUpdateSet({ unsubscribedAt })
          .where("verifiedRecipient.unsubscribedAt", "is", null),
      )
      .returning("email")
      .executeTakeFirst();
    if (row === undefined) return false;
    await recordAudit(ctx, tx, "succeeded", {
      organizationId,
      action: "recipient.unsubscribe",
      targetType: "recipient",
      targetId: email,
    });
    return true;
  });
  if (isChanged) ctx.logger.info("recipient unsubscribed", { requestId: ctx.requestId, organizationId });
  return await findSubscription(ctx.control, link);
}
