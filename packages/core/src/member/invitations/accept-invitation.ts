import { newId, type SpaceRole } from "@formtrap/contracts";
import type { ControlDatabase } from "@formtrap/control-db";
import type { Transaction } from "kysely";
import { recordAudit } from "../../audit/index.ts";
import type { PersonContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import type { Space } from "../../space/index.ts";
import { lockSpace } from "../../space/index.ts";
import { findOpenInvitation, type Invitee, readInvitee } from "./open-invitation.ts";

/**
 * Makes who asks a member of the space that they were invited to. Who is one already keeps their role. The link is used
 * up either way.
 * @throws DomainError `not_found` for a link that does not work, or no more; `forbidden` where it was sent to another
 * address; `not_ready` while the address is not confirmed.
 */
export async function acceptInvitation(options: {
  readonly ctx: PersonContext;
  readonly token: string;
}): Promise<Space> {
  const { ctx, token } = options;
  return await ctx.control.transaction().execute(async (tx) => {
    const { spaceId } = await findOpenInvitation(ctx, tx, token);
    await lockSpace(tx, spaceId);
    // Once more under the lock: it may have been used, or taken back, while this waited.
    const invitation = await findOpenInvitation(ctx, tx, token);
    requireInvited(await readInvitee(ctx, tx, invitation.email));
    const role = await join(ctx, tx, invitation);
    await tx
      .updateTable("invitation")
      .set({ status: "accepted", tokenHash: null })
      .where("id", "=", invitation.id)
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: spaceId,
      action: "invitation.accept",
      targetType: "invitation",
      targetId: invitation.id,
      details: { role },
    });
    const space = await tx
      .selectFrom("organization")
      .select(["id", "name", "createdAt"])
      .where("id", "=", spaceId)
      .executeTakeFirstOrThrow();
    return { ...space, role };
  });
}

function requireInvited(invitee: Invitee): void {
  if (invitee === "other_address") {
    throw new DomainError("forbidden", "This invitation was sent to another address: sign in with that one.");
  }
  if (invitee === "address_unverified") {
    throw new DomainError("not_ready", "Confirm your email address first, by the mail that you got.");
  }
}

async function join(
  ctx: PersonContext,
  tx: Transaction<ControlDatabase>,
  { spaceId, role }: { readonly spaceId: string; readonly role: SpaceRole },
): Promise<SpaceRole> {
  const { userId } = ctx.actor;
  const member = await tx
    .selectFrom("member")
    .select("role")
    .where("organizationId", "=", spaceId)
    .where("userId", "=", userId)
    .executeTakeFirst();
  if (member !== undefined) return member.role;
  await tx
    .insertInto("member")
    .values({ id: newId(), organizationId: spaceId, userId, role, createdAt: ctx.clock.now() })
    .execute();
  return role;
}
