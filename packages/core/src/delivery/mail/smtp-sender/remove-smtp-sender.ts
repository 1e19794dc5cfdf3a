import { recordAudit } from "../../../audit/index.ts";
import { requireRole } from "../../../authorize.ts";
import type { SpaceContext } from "../../../context.ts";

/**
 * Forgets a space's own mail server with its password: mails go through the deployment's again. No error where there
 * is none.
 * @throws DomainError `forbidden`.
 */
export async function removeSmtpSender({ ctx }: { readonly ctx: SpaceContext }): Promise<void> {
  requireRole(ctx, "recipient:write");
  const organizationId = ctx.space.id;
  await ctx.control.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("smtpSender")
      .where("organizationId", "=", organizationId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return;
    await recordAudit(ctx, tx, "succeeded", {
      organizationId,
      action: "smtp_sender.remove",
      targetType: "smtp_sender",
      targetId: organizationId,
    });
  });
}
