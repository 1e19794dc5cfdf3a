import type { ControlDb } from "@formtrap/control-db";
import type { PersonContext } from "../../context.ts";
import { normalizeAddress } from "../../delivery/recipients/index.ts";
import { DomainError } from "../../errors.ts";
import { hashSecret } from "../../hash-secret.ts";
import { type Invitation, isHonoured, selectInvitations, toInvitation } from "./invitation.ts";

/**
 * The invitation that a link leads to, with its space.
 * @throws DomainError `not_found` for a token that never was, was used, replaced or taken back, or has expired, and where
 * who sent it could not invite any more: all look the same.
 */
export async function findOpenInvitation(
  ctx: Pick<PersonContext, "clock">,
  control: Pick<ControlDb, "selectFrom">,
  token: string,
): Promise<Invitation & { readonly spaceId: string }> {
  const row = await selectInvitations(control)
    .where("invitation.tokenHash", "=", hashSecret(token))
    .where("invitation.expiresAt", ">", ctx.clock.now())
    .executeTakeFirst();
  if (row === undefined || !isHonoured(row)) {
    throw new DomainError("not_found", "This invitation does not work any more: ask for a new one.");
  }
  return { ...toInvitation(row), spaceId: row.organizationId };
}

/** Whether somebody is who was invited: `other_address` and `address_unverified` are why not. */
export type Invitee = "invited" | "other_address" | "address_unverified";

/** Compares an invitation's address to the acting person's own. */
export async function readInvitee(
  ctx: Pick<PersonContext, "actor">,
  control: Pick<ControlDb, "selectFrom">,
  email: string,
): Promise<Invitee> {
  const user = await control
    .selectFrom("user")
    .select(["email", "emailVerified"])
    .where("id", "=", ctx.actor.userId)
    .executeTakeFirstOrThrow();
  if (normalizeAddress(user.email) !== email) return "other_address";
  return user.emailVerified ? "invited" : "address_unverified";
}
