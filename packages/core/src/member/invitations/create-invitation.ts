import { newId, type SpaceRole } from "@formtrap/contracts";
import type { ControlDatabase } from "@formtrap/control-db";
import type { Transaction } from "kysely";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { normalizeAddress } from "../../delivery/recipients/index.ts";
import { DomainError } from "../../errors.ts";
import { lockSpace } from "../../space/index.ts";
import { requirePowerOver, roleNow } from "../membership-change.ts";
import { INVITATION_MS, type SentInvitation, selectInvitations, toInvitation } from "./invitation.ts";
import type { InvitationContext } from "./invitation-context.ts";
import { newInvitationToken } from "./invitation-token.ts";
import { requireInviter, requireInviterUnderLimit, takeInvitationMail } from "./require-invitable.ts";
import { sendInvitation } from "./send-invitation.ts";

/** In a space at a time. */
const OPEN_INVITATIONS_MAX = 100;

/**
 * Asks somebody by mail to join the space. Its link works once, for 7 days, and for who has proven to own the address.
 * One address gets a mail every 10 minutes and five a day, over all spaces; a space sends twenty a day, a person fifty.
 * @throws DomainError `forbidden` (also for a role above one's own), `invalid_input` for an address that is none,
 * `not_ready` while one's own address is not confirmed, `conflict` where the person was invited before or is a member, or
 * no mail may go there, `limit_reached`.
 */
export async function createInvitation(options: {
  readonly ctx: InvitationContext;
  readonly email: string;
  readonly role: SpaceRole;
}): Promise<SentInvitation> {
  const { ctx, role } = options;
  requireRole(ctx, "member:write");
  const email = normalizeAddress(options.email);
  if (email === null) {
    const issues = [{ path: "email", message: "must be an email address" }];
    throw new DomainError("invalid_input", "This is not an address that mail can be sent to.", issues);
  }
  const { token, hash } = newInvitationToken();
  const invitation = await ctx.control.transaction().execute(async (tx) => {
    await lockSpace(tx, ctx.space.id);
    requirePowerOver(ctx, await roleNow(tx, ctx), role);
    const inviterId = await requireInviter(tx, ctx);
    await requireRoom(tx, ctx, email);
    await takeInvitationMail(tx, ctx, email);
    await requireInviterUnderLimit(tx, ctx, inviterId);
    const now = ctx.clock.now();
    const id = newId();
    await tx
      .insertInto("invitation")
      .values({
        id,
        organizationId: ctx.space.id,
        email,
        role,
        inviterId,
        tokenHash: hash,
        createdAt: now,
        expiresAt: new Date(now.getTime() + INVITATION_MS),
      })
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "invitation.create",
      targetType: "invitation",
      targetId: id,
      details: { email, role },
    });
    return toInvitation(
      await selectInvitations(tx).where("invitation.id", "=", id).executeTakeFirstOrThrow(),
    );
  });
  return { invitation, isMailSent: await sendInvitation(ctx, { invitation, token }) };
}

/** One that has expired makes room for a new one to the same address. */
async function requireRoom(
  tx: Transaction<ControlDatabase>,
  ctx: InvitationContext,
  email: string,
): Promise<void> {
  await tx
    .deleteFrom("invitation")
    .where("organizationId", "=", ctx.space.id)
    .where("email", "=", email)
    .where("status", "=", "pending")
    .where("expiresAt", "<=", ctx.clock.now())
    .execute();
  const open = await tx
    .selectFrom("invitation")
    .select("email")
    .where("organizationId", "=", ctx.space.id)
    .where("status", "=", "pending")
    .where("expiresAt", ">", ctx.clock.now())
    .execute();
  if (open.some((invitation) => invitation.email === email)) {
    throw new DomainError(
      "conflict",
      "This address was invited already: send that invitation again instead.",
    );
  }
  if (open.length < OPEN_INVITATIONS_MAX) return;
  throw new DomainError(
    "limit_reached",
    `A space has ${OPEN_INVITATIONS_MAX} open invitations at most: take some back.`,
  );
}
