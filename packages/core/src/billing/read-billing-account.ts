import type { ControlDb } from "@formtrap/control-db";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";

/** Who pays for a space, and for what. */
export interface BillingAccount {
  readonly id: string;
  readonly name: string;
  /** null: their user was deleted. */
  readonly owner: { readonly userId: string; readonly name: string; readonly email: string } | null;
  /** null: nothing was ever subscribed to. `status` in Stripe's own words. */
  readonly subscription: { readonly planId: string; readonly status: string } | null;
}

/** @throws DomainError `forbidden`, `not_found` where nobody pays for the space. */
export async function readBillingAccount({
  ctx,
}: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
}): Promise<BillingAccount> {
  requireRole(ctx, "billing:read");
  return await findBillingAccount(ctx.control, ctx.space.id);
}

/** @throws DomainError `not_found`. */
export async function findBillingAccount(
  control: Pick<ControlDb, "selectFrom">,
  spaceId: string,
): Promise<BillingAccount> {
  const row = await control
    .selectFrom("organization")
    .innerJoin("billingAccount", "billingAccount.id", "organization.billingAccountId")
    .leftJoin("user", "user.id", "billingAccount.ownerUserId")
    .leftJoin("subscription", "subscription.billingAccountId", "billingAccount.id")
    .select([
      "billingAccount.id",
      "billingAccount.name",
      "user.id as userId",
      "user.name as userName",
      "user.email",
      "subscription.planId",
      "subscription.status",
    ])
    .where("organization.id", "=", spaceId)
    .executeTakeFirst();
  if (row === undefined) throw new DomainError("not_found", "Nobody pays for this space.");
  const { id, name, userId, userName, email, planId, status } = row;
  return {
    id,
    name,
    owner: userId === null ? null : { userId, name: userName ?? "", email: email ?? "" },
    subscription: planId === null ? null : { planId, status: status ?? "" },
  };
}
