import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { type Invitation, selectInvitations, toInvitation } from "./invitation.ts";

/**
 * The invitations to a space that nobody answered, expired ones too, newest first; those before `before`, where it is given.
 * @throws DomainError `forbidden`.
 */
export async function listInvitations(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly limit: number;
  readonly before?: string;
}): Promise<readonly Invitation[]> {
  const { ctx, limit, before } = options;
  requireRole(ctx, "member:write");
  const all = selectInvitations(ctx.control)
    .where("invitation.organizationId", "=", ctx.space.id)
    .orderBy("invitation.id", "desc")
    .limit(limit);
  const rows = await (before === undefined ? all : all.where("invitation.id", "<", before)).execute();
  return rows.map(toInvitation);
}
