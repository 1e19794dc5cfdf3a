import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { DomainError } from "../../errors.ts";
import { lockSpace } from "../../space/index.ts";
import { requirePowerOver, roleNow } from "../membership-change.ts";
import { INVITATION_MS, type SentInvitation, selectInvitations, toInvitation } from "./invitation.ts";
import type { InvitationContext } from "./invitation-context.ts";
import { newInvitationToken } from "./invitation-token.ts";
import { requireInviter, takeInvitationMail } from "./require-invitable.ts";
import { sendInvitation } from "./send-invitation.ts";

/**
 * Sends an invitation again, in one's own name and for another 7 days; the link of the mail before works no more. Within
 * the limits of `createInvitation`.
 * @throws DomainError `forbidden` (also for a role above one's own), `not_found`, `not_ready` while one's own address is not
 * confirmed, `conflict` where no mail may go there, `limit_reached`.
 */
export async function resendInvitation(options: {
  readonly ctx: InvitationContext;
  readonly invitationId: string;
}): Promise<SentInvitation> {
  const { ctx, invitationId } = options;
  requireRole(ctx, "member:write");
  const { token, hash } = newInvitationToken();
  const invitation = await ctx.control.transaction().execute(async (tx) => {
    await lockSpace(tx, ctx.space.id);
    const own = await roleNow(tx, ctx);
    const find = selectInvitations(tx)
      .where("invitation.id", "=", invitationId)
      .where("invitation.organizationId", "=", ctx.space.id);
    const row = await find.executeTakeFirst();
    if (row === undefined) throw new DomainError("not_found", "There is no such invitation that is open.");
    const { email, role } = toInvitation(row);
    requirePowerOver(ctx, own, role);
    const inviterId = await requireInviter(tx, ctx);
    await takeInvitationMail(tx, ctx, email);
    await tx
      .updateTable("invitation")
      .set({ inviterId, tokenHash: hash, expiresAt: new Date(ctx.clock.now().getTime() + INVITATION_MS) })
      .where("id", "=", invitationId)
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "invitation.resend",
      targetType: "invitation",
      targetId: invitationId,
      details: { email, role },
    });
    return toInvitation(await find.executeTakeFirstOrThrow());
  });
  return { invitation, isMailSent: await sendInvitation(ctx, { invitation, token }) };
}
