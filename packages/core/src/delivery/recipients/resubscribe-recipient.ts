import * as z from "zod";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { DomainError } from "../../errors.ts";
import { parseInput } from "../../parse-input.ts";
import { ensureDeliveryKey } from "../../tenant/index.ts";
import { toRecipient } from "./recipient.ts";
import { recipientAddressSchema } from "./recipient-address.ts";
import type { RecipientContext } from "./recipient-context.ts";
import { selectRecipients } from "./select-recipients.ts";
import { type Invitation, sendInvitation } from "./send-invitation.ts";
import { takeInvitation } from "./take-invitation.ts";

const inputSchema = z.strictObject({ email: recipientAddressSchema });

/**
 * Asks an address that unsubscribed whether it wants the space's mails again; it gets none before its owner says so.
 * Limits are `addRecipient`'s, but for one mail a day to the address.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found`, `not_ready` where the space has no database.
 */
export async function resubscribeRecipient(options: {
  readonly ctx: RecipientContext;
  readonly input: z.input<typeof inputSchema>;
}): Promise<Invitation> {
  const { ctx } = options;
  requireRole(ctx, "recipient:write");
  const { email } = parseInput(inputSchema, options.input);
  const deliveryKey = await ensureDeliveryKey({ ctx });
  const invitation = await planInvitation(ctx, email);
  return invitation.kind === "sent" ? await sendInvitation(ctx, { deliveryKey, email }) : invitation;
}

/** @returns `sent` where the mail is counted and still to be sent. */
async function planInvitation(ctx: RecipientContext, email: string): Promise<Invitation> {
  const organizationId = ctx.space.id;
  return await ctx.control.transaction().execute(async (tx): Promise<Invitation> => {
    const row = await selectRecipients(tx, organizationId).where("r.email", "=", email).executeTakeFirst();
    if (row === undefined) throw new DomainError("not_found", "This address is not among the recipients.");
    const { state } = toRecipient(row);
    if (state === "suppressed") return { kind: "declined" };
    if (state !== "unsubscribed") return { kind: "not_needed" };
    const until = await takeInvitation(tx, { organizationId, email, now: ctx.clock.now(), kind: "again" });
    if (until !== null) return { kind: "held_back", until };
    await recordAudit(ctx, tx, "succeeded", {
      organizationId,
      action: "recipient.resubscribe",
      targetType: "recipient",
      targetId: email,
    });
    return { kind: "sent" };
  });
}
