import { MailError } from "../../ports.ts";
import type { Invitation } from "./invitation.ts";
import type { InvitationContext } from "./invitation-context.ts";
import { invitationMail } from "./invitation-mail.ts";

/**
 * Sends the mail with the link. To be called outside of any transaction.
 * @returns whether the mail server took it.
 */
export async function sendInvitation(
  ctx: InvitationContext,
  { invitation, token }: { readonly invitation: Invitation; readonly token: string },
): Promise<boolean> {
  const { name: spaceName } = await ctx.control
    .selectFrom("organization")
    .select("name")
    .where("id", "=", ctx.space.id)
    .executeTakeFirstOrThrow();
  const { email: inviterEmail } = await ctx.control
    .selectFrom("user")
    .select("email")
    .where("id", "=", invitation.invitedBy.userId)
    .executeTakeFirstOrThrow();
  const { email: to, role } = invitation;
  const url = new URL(`/invitations/${token}`, ctx.dashboardUrl).href;
  try {
    await ctx.mailer.send(invitationMail({ to, spaceName, inviterEmail, role, url }));
    return true;
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { requestId } = ctx;
    ctx.logger.warn("invitation to a space not sent", {
      requestId,
      spaceId: ctx.space.id,
      reason: error.reason,
    });
    return false;
  }
}
