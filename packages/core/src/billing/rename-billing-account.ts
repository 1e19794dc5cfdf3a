import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type BillingAccount, findBillingAccount } from "./read-billing-account.ts";

/**
 * Renames the account that pays for the space. It may pay for others too, so being an owner of this one is not enough:
 * the account must be one's own, or nobody's any more.
 * @throws DomainError `forbidden`, `not_found` where nobody pays for the space.
 */
export async function renameBillingAccount(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  /** 1 to 80 characters. */
  readonly name: string;
}): Promise<BillingAccount> {
  const { ctx, name } = options;
  requireRole(ctx, "billing:write");
  return await ctx.control.transaction().execute(async (tx) => {
    const account = await findBillingAccount(tx, ctx.space.id);
    const isTheirs =
      ctx.actor.type === "user" && (account.owner === null || account.owner.userId === ctx.actor.userId);
    if (!isTheirs)
      throw new DomainError("forbidden", "Only the person whose billing account it is can rename it.");
    await tx.updateTable("billingAccount").set({ name }).where("id", "=", account.id).execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "billing_account.rename",
      targetType: "billing_account",
      targetId: account.id,
    });
    return { ...account, name };
  });
}
