import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { lockSpace } from "../../space/index.ts";

/** Takes an invitation back: its link leads nowhere from then on. @throws DomainError `forbidden`, `not_found`. */
export async function revokeInvitation(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  readonly invitationId: string;
}): Promise<void> {
  const { ctx, invitationId } = options;
  requireRole(ctx, "member:write");
  await ctx.control.transaction().execute(async (tx) => {
    await lockSpace(tx, ctx.space.id);
    const { numUpdatedRows } = await tx
      .updateTable("invitation")
      .set({ status: "canceled", tokenHash: null })
      .where("id", "=", invitationId)
      .where("organizationId", "=", ctx.space.id)
      .where("status", "=", "pending")
      .executeTakeFirst();
    if (numUpdatedRows === 0n)
      throw new DomainError("not_found", "There is no such invitation that is open.");
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "invitation.revoke",
      targetType: "invitation",
      targetId: invitationId,
    });
  });
}
