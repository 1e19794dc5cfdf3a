import type { ControlDatabase } from "@formtrap/control-db";
import type { Transaction } from "kysely";
import { takeInvitation } from "../../delivery/recipients/index.ts";
import { DomainError } from "../../errors.ts";
import { actingPerson } from "../../space/index.ts";
import { selectMembers } from "../member.ts";
import type { InvitationContext } from "./invitation-context.ts";

type Tx = Transaction<ControlDatabase>;

/**
 * In whose name an invitation goes out: a person's, whose own address is proven, since that is what the mail shows.
 * @throws DomainError `forbidden` for the platform's own keys, `not_ready`.
 */
export async function requireInviter(tx: Tx, ctx: InvitationContext): Promise<string> {
  const userId = await actingPerson(ctx, tx);
  if (userId === null)
    throw new DomainError("forbidden", "A person has to invite, and this key is nobody's.");
  const { emailVerified } = await tx
    .selectFrom("user")
    .select("emailVerified")
    .where("id", "=", userId)
    .executeTakeFirstOrThrow();
  if (emailVerified) return userId;
  throw new DomainError("not_ready", "Confirm your own email address before you invite others.");
}

/**
 * Counts one mail to an address, if it may be invited and mailed to at all. The limits are those of all mails that nobody
 * asked for, whatever they ask: a mailbox does not care.
 * @throws DomainError `conflict` for a member, and where no mail may go; `limit_reached`.
 */
export async function takeInvitationMail(tx: Tx, ctx: InvitationContext, email: string): Promise<void> {
  const organizationId = ctx.space.id;
  const member = await selectMembers(tx, organizationId).where("user.email", "=", email).executeTakeFirst();
  if (member !== undefined)
    throw new DomainError("conflict", "This person is a member of the space already.");
  const suppressed = await tx
    .selectFrom("mailSuppression")
    .select("reason")
    .where("email", "=", email)
    .executeTakeFirst();
  if (suppressed !== undefined) {
    throw new DomainError("conflict", "Mails to this address came back or were refused: none is sent to it.");
  }
  const until = await takeInvitation(tx, { organizationId, email, now: ctx.clock.now(), kind: "first" });
  if (until === null) return;
  throw new DomainError(
    "limit_reached",
    `Too many invitations went out, to this address or from this space: try again after ${until.toISOString()}.`,
  );
}
