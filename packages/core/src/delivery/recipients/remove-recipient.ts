import * as z from "zod";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { parseInput } from "../../parse-input.ts";
import { recipientAddressSchema } from "./recipient-address.ts";

const inputSchema = z.strictObject({ email: recipientAddressSchema });

/**
 * Takes an address off a space's recipients; no mail goes there any more, and its invitations are void. One that
 * unsubscribed stays listed: what its owner asked for outlives what the space wants. No error where there is none.
 * @throws DomainError `forbidden`, `invalid_input`.
 */
export async function removeRecipient(options: {
  readonly ctx: SpaceContext;
  readonly input: z.input<typeof inputSchema>;
}): Promise<{ readonly isRemoved: boolean }> {
  const { ctx } = options;
  requireRole(ctx, "recipient:write");
  const { email } = parseInput(inputSchema, options.input);
  return await ctx.control.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("verifiedRecipient")
      .where("organizationId", "=", ctx.space.id)
      .where("email", "=", email)
      .where("unsubscribedAt", "is", null)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return { isRemoved: false };
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "recipient.remove",
      targetType: "recipient",
      targetId: email,
    });
    return { isRemoved: true };
  });
}
