import type { SpaceRole } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { lockSpace } from "../space/index.ts";
import { findMember, type Member } from "./member.ts";
import { requireAnotherOwner, requirePowerOver, roleNow } from "./membership-change.ts";

/**
 * Gives a member of the space another role, also oneself. What their keys may do shrinks with it, and never grows.
 * @throws DomainError `forbidden` where the old or the new role is above one's own, `not_found`, `conflict` where the
 * space would be left without an owner.
 */
export async function changeMemberRole(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  readonly userId: string;
  readonly role: SpaceRole;
}): Promise<Member> {
  const { ctx, userId, role } = options;
  requireRole(ctx, "member:write");
  const spaceId = ctx.space.id;
  return await ctx.control.transaction().execute(async (tx) => {
    await lockSpace(tx, spaceId);
    const own = await roleNow(tx, ctx);
    const member = await findMember(tx, spaceId, userId);
    requirePowerOver(ctx, own, member.role);
    requirePowerOver(ctx, own, role);
    if (member.role === role) return member;
    if (member.role === "owner") await requireAnotherOwner(tx, spaceId, userId);
    await tx.updateTable("member").set({ role }).where("id", "=", member.id).execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: spaceId,
      action: "member.change_role",
      targetType: "user",
      targetId: userId,
      details: { from: member.role, to: role },
    });
    return { ...member, role };
  });
}
