import * as z from "zod";
import { requireRole } from "../../authorize.ts";
import { DomainError } from "../../errors.ts";
import { parseInput } from "../../parse-input.ts";
import { type AddedRecipient, addRecipient } from "./add-recipient.ts";
import { recipientAddressSchema } from "./recipient-address.ts";
import type { RecipientContext } from "./recipient-context.ts";
import { selectRecipients } from "./select-recipients.ts";

const inputSchema = z.strictObject({ email: recipientAddressSchema });

/**
 * Asks an address of the space's once more, within `addRecipient`'s limits.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found`, `not_ready` where the space has no database.
 */
export async function resendInvitation(options: {
  readonly ctx: RecipientContext;
  readonly input: z.input<typeof inputSchema>;
}): Promise<AddedRecipient> {
  const { ctx } = options;
  requireRole(ctx, "recipient:write");
  const { email } = parseInput(inputSchema, options.input);
  const row = await selectRecipients(ctx.control, ctx.space.id)
    .where("r.email", "=", email)
    .executeTakeFirst();
  if (row === undefined) throw new DomainError("not_found", "This address is not among the recipients.");
  return await addRecipient({ ctx, input: { email } });
}
