import { requireRole } from "../../../authorize.ts";
import type { SpaceContext } from "../../../context.ts";
import { findSmtpSender, type SmtpSender, toSmtpSender } from "./smtp-sender.ts";

/**
 * The space's own mail server without its password; null: mails go through the deployment's.
 * @throws DomainError `forbidden`.
 */
export async function readSmtpSender({ ctx }: { readonly ctx: SpaceContext }): Promise<SmtpSender | null> {
  requireRole(ctx, "recipient:write");
  const row = await findSmtpSender(ctx.control, ctx.space.id);
  return row === null ? null : toSmtpSender(row);
}
