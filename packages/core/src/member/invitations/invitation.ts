import { LEAST_ROLE, type SpaceRole, spaceRoleSchema } from "@formtrap/contracts";
import type { ControlDb } from "@formtrap/control-db";
import { isAtLeast } from "../../authorize.ts";

const DAY_MS = 24 * 60 * 60_000;
/** How long the link of one mail works. */
export const INVITATION_MS = 7 * DAY_MS;

/** Somebody was asked to join, and has not answered. */
export interface Invitation {
  readonly id: string;
  /** Normalized. */
  readonly email: string;
  readonly role: SpaceRole;
  readonly invitedBy: { readonly userId: string; readonly name: string };
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface SentInvitation {
  readonly invitation: Invitation;
  /** False: the mail server did not take it. */
  readonly isMailSent: boolean;
}

/** Invitations that wait for an answer, expired ones too, with who sent them. */
export function selectInvitations(control: Pick<ControlDb, "selectFrom">) {
  return control
    .selectFrom("invitation")
    .innerJoin("user", "user.id", "invitation.inviterId")
    .leftJoin("member", (join) =>
      join
        .onRef("member.userId", "=", "invitation.inviterId")
        .onRef("member.organizationId", "=", "invitation.organizationId"),
    )
    .select([
      "invitation.id",
      "invitation.organizationId",
      "invitation.email",
      "invitation.role",
      "invitation.inviterId",
      "invitation.createdAt",
      "invitation.expiresAt",
      "user.name as inviterName",
      "member.role as inviterRole",
    ])
    .where("invitation.status", "=", "pending");
}

type InvitationRow = Awaited<ReturnType<ReturnType<typeof selectInvitations>["executeTakeFirstOrThrow"]>>;

export function toInvitation(row: InvitationRow): Invitation {
  const { id, email, inviterId: userId, inviterName: name, createdAt, expiresAt } = row;
  return {
    id,
    email,
    role: spaceRoleSchema.parse(row.role),
    invitedBy: { userId, name },
    createdAt,
    expiresAt,
  };
}

/** Whether who sent an invitation could still send it: nobody prepares a way back in for when they are put out. */
export function isHonoured(row: InvitationRow): boolean {
  const { inviterRole } = row;
  if (inviterRole === null || !isAtLeast(inviterRole, LEAST_ROLE["member:write"])) return false;
  return isAtLeast(inviterRole, spaceRoleSchema.parse(row.role));
}
