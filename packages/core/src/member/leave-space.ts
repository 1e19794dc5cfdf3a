import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { lockSpace } from "../space/index.ts";
import { findMember } from "./member.ts";
import { requireAnotherOwner } from "./membership-change.ts";

/**
 * Ends one's own membership, with what hangs on it: see `removeMember`.
 * @throws DomainError `forbidden` for keys, `not_found` where one was removed meanwhile, `conflict` for the last owner.
 */
export async function leaveSpace(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
}): Promise<void> {
  const { ctx } = options;
  requireRole(ctx, "space:read");
  if (ctx.actor.type !== "user")
    throw new DomainError("forbidden", "Only people leave; take a key back instead.");
  const { userId } = ctx.actor;
  const spaceId = ctx.space.id;
  await ctx.control.transaction().execute(async (tx) => {
    await lockSpace(tx, spaceId);
    const member = await findMember(tx, spaceId, userId);
    if (member.role === "owner") await requireAnotherOwner(tx, spaceId, userId);
    await tx.deleteFrom("member").where("id", "=", member.id).execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: spaceId,
      action: "member.leave",
      targetType: "user",
      targetId: userId,
      details: { role: member.role },
    });
  });
}
