import type { SpaceRole } from "@formtrap/contracts";
import type { PersonContext } from "../../context.ts";
import { findOpenInvitation, type Invitee, readInvitee } from "./open-invitation.ts";

/** What an invitation offers to whoever has its link. */
export interface InvitationOffer {
  readonly spaceName: string;
  readonly role: SpaceRole;
  /** The name of who asks. */
  readonly invitedBy: string;
  /** For which address it is: the first letter and the domain, since the link may be in other hands. */
  readonly emailHint: string;
  readonly expiresAt: Date;
  /** `open`: who asks can accept it. */
  readonly standing: "open" | "already_member" | Exclude<Invitee, "invited">;
}

/** @throws DomainError `not_found` for a link that does not work, or no more. */
export async function readInvitation(options: {
  readonly ctx: PersonContext;
  readonly token: string;
}): Promise<InvitationOffer> {
  const { ctx, token } = options;
  const invitation = await findOpenInvitation(ctx, ctx.control, token);
  const { spaceId, email, role, expiresAt } = invitation;
  const { name: spaceName } = await ctx.control
    .selectFrom("organization")
    .select("name")
    .where("id", "=", spaceId)
    .executeTakeFirstOrThrow();
  const membership = await ctx.control
    .selectFrom("member")
    .select("id")
    .where("organizationId", "=", spaceId)
    .where("userId", "=", ctx.actor.userId)
    .executeTakeFirst();
  const invitee = await readInvitee(ctx, ctx.control, email);
  const standing = membership !== undefined ? "already_member" : invitee === "invited" ? "open" : invitee;
  return {
    spaceName,
    role,
    invitedBy: invitation.invitedBy.name,
    emailHint: `${email.slice(0, 1)}…${email.slice(email.lastIndexOf("@"))}`,
    expiresAt,
    standing,
  };
}
