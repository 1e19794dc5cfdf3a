import type { ControlDatabase } from "@formtrap/control-db";
import type { Transaction } from "kysely";
import * as z from "zod";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { parseInput } from "../../parse-input.ts";
import { recipientAddressSchema } from "./recipient-address.ts";
import { selectRecipients } from "./select-recipients.ts";

const inputSchema = z.strictObject({ email: recipientAddressSchema });

/**
 * Takes an address off a space's recipients; no mail goes there any more, and its invitations are void. One that
 * unsubscribed stays listed: what its owner asked for outlives what the space wants.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found`, `conflict` (it unsubscribed).
 */
export async function removeRecipient(options: {
  readonly ctx: SpaceContext;
  readonly input: z.input<typeof inputSchema>;
}): Promise<void> {
  const { ctx } = options;
  requireRole(ctx, "recipient:write");
  const { email } = parseInput(inputSchema, options.input);
  await ctx.control.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("verifiedRecipient")
      .where("organizationId", "=", ctx.space.id)
      .where("email", "=", email)
      .where("unsubscribedAt", "is", null)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw await whyItStays(tx, ctx.space.id, email);
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "recipient.remove",
      targetType: "recipient",
      targetId: email,
    });
  });
}

async function whyItStays(
  tx: Transaction<ControlDatabase>,
  organizationId: string,
  email: string,
): Promise<DomainError> {
  const row = await selectRecipients(tx, organizationId).where("r.email", "=", email).executeTakeFirst();
  if (row === undefined) return new DomainError("not_found", "This address is not among the recipients.");
  return new DomainError(
    "conflict",
    "This address unsubscribed. It stays listed, so that nobody asks it again.",
  );
}
