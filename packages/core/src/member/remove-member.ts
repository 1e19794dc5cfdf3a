import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { lockSpace } from "../space/index.ts";
import { findMember } from "./member.ts";
import { requireAnotherOwner, requirePowerOver, roleNow } from "./membership-change.ts";

/**
 * Takes a member out of the space. Their keys and the invitations that they sent stay listed and open nothing; what
 * others made is not touched.
 * @throws DomainError `forbidden` where their role is above one's own, `not_found`, `conflict` for the last owner.
 */
export async function removeMember(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  readonly userId: string;
}): Promise<void> {
  const { ctx, userId } = options;
  requireRole(ctx, "member:write");
  const spaceId = ctx.space.id;
  await ctx.control.transaction().execute(async (tx) => {
    await lockSpace(tx, spaceId);
    const own = await roleNow(tx, ctx);
    const member = await findMember(tx, spaceId, userId);
    requirePowerOver(ctx, own, member.role);
    if (member.role === "owner") await requireAnotherOwner(tx, spaceId, userId);
    await tx.deleteFrom("member").where("id", "=", member.id).execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: spaceId,
      action: "member.remove",
      targetType: "user",
      targetId: userId,
      details: { role: member.role },
    });
  });
}
