import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { type Recipient, toRecipient } from "./recipient.ts";
import { selectRecipients } from "./select-recipients.ts";

/**
 * Whom a space may write to, whom it asked, and who wants no more, by address.
 * @throws DomainError `forbidden`.
 */
export async function listRecipients(options: { readonly ctx: SpaceContext }): Promise<Recipient[]> {
  const { ctx } = options;
  requireRole(ctx, "destination:read");
  const rows = await selectRecipients(ctx.control, ctx.space.id).orderBy("r.email").execute();
  return rows.map(toRecipient);
}
