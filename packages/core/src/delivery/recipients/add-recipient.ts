import type { ControlDatabase } from "@formtrap/control-db";
import type { Transaction } from "kysely";
import * as z from "zod";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { DomainError } from "../../errors.ts";
import { parseInput } from "../../parse-input.ts";
import { ensureDeliveryKey } from "../../tenant/index.ts";
import { isOwnAddress } from "./is-own-address.ts";
import { type Recipient, toRecipient } from "./recipient.ts";
import { recipientAddressSchema } from "./recipient-address.ts";
import type { RecipientContext } from "./recipient-context.ts";
import { selectRecipients } from "./select-recipients.ts";
import { type Invitation, sendInvitation } from "./send-invitation.ts";
import { takeInvitation } from "./take-invitation.ts";

const RECIPIENTS_MAX = 200;

const inputSchema = z.strictObject({ email: recipientAddressSchema });

export interface AddedRecipient {
  readonly recipient: Recipient;
  readonly mail: Invitation;
}

/**
 * Asks an address whether the space may write to it, by a mail with a link; the acting user's own proven address needs
 * none. For one that is asked already the mail is sent again, within limits: 10 minutes between two to one address and 5
 * a day, over all spaces, and 20 a day for the space. One that unsubscribed stays so (`resubscribeRecipient`).
 * @throws DomainError `forbidden`, `invalid_input`, `limit_reached` beyond 200 recipients, `not_ready` where the space
 * has no database yet.
 */
export async function addRecipient(options: {
  readonly ctx: RecipientContext;
  readonly input: z.input<typeof inputSchema>;
}): Promise<AddedRecipient> {
  const { ctx } = options;
  requireRole(ctx, "recipient:write");
  const { email } = parseInput(inputSchema, options.input);
  if (await isOwnAddress(ctx, email)) {
    return await ctx.control.transaction().execute((tx) => enrol(ctx, tx, { email, isOwn: true }));
  }
  // Before anything is written: where there is no key, there are no links.
  const deliveryKey = await ensureDeliveryKey({ ctx });
  const added = await ctx.control.transaction().execute((tx) => enrol(ctx, tx, { email, isOwn: false }));
  return added.mail.kind === "sent"
    ? { ...added, mail: await sendInvitation(ctx, { deliveryKey, email }) }
    : added;
}

/** @returns `sent` where the mail is counted and still to be sent. */
async function enrol(
  ctx: RecipientContext,
  tx: Transaction<ControlDatabase>,
  { email, isOwn }: { readonly email: string; readonly isOwn: boolean },
): Promise<AddedRecipient> {
  const organizationId = ctx.space.id;
  const isNew = await insertRecipient(ctx, tx, email);
  const isProven = isOwn && (await verifyAtOnce(ctx, tx, email));
  const recipient = toRecipient(
    await selectRecipients(tx, organizationId).where("r.email", "=", email).executeTakeFirstOrThrow(),
  );
  const mail = await planInvitation(ctx, tx, recipient);
  if (isNew || isProven || mail.kind === "sent") {
    await recordAudit(ctx, tx, "succeeded", {
      organizationId,
      action: isNew ? "recipient.add" : isProven ? "recipient.confirm" : "recipient.invite",
      targetType: "recipient",
      targetId: email,
      details: { state: recipient.state },
    });
  }
  return { recipient, mail };
}

async function insertRecipient(
  ctx: RecipientContext,
  tx: Transaction<ControlDatabase>,
  email: string,
): Promise<boolean> {
  const organizationId = ctx.space.id;
  const inserted = await tx
    .insertInto("verifiedRecipient")
    .values({ organizationId, email, createdAt: ctx.clock.now() })
    .onConflict((conflict) => conflict.columns(["organizationId", "email"]).doNothing())
    .returning("email")
    .executeTakeFirst();
  if (inserted === undefined) return false;
  const { count } = await tx
    .selectFrom("verifiedRecipient")
    .select((select) => select.fn.countAll<string>().as("count"))
    .where("organizationId", "=", organizationId)
    .executeTakeFirstOrThrow();
  if (Number(count) <= RECIPIENTS_MAX) return true;
  throw new DomainError("limit_reached", `A space can have ${RECIPIENTS_MAX} recipients; remove one first.`);
}

/** @returns whether that was new. */
async function verifyAtOnce(
  ctx: RecipientContext,
  tx: Transaction<ControlDatabase>,
  email: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("verifiedRecipient")
    .set({ verifiedAt: ctx.clock.now() })
    .where("organizationId", "=", ctx.space.id)
    .where("email", "=", email)
    .where("verifiedAt", "is", null)
    .where("unsubscribedAt", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function planInvitation(
  ctx: RecipientContext,
  tx: Transaction<ControlDatabase>,
  { state, email }: Recipient,
): Promise<Invitation> {
  if (state !== "pending") return { kind: state === "verified" ? "not_needed" : "declined" };
  const until = await takeInvitation(tx, {
    organizationId: ctx.space.id,
    email,
    now: ctx.clock.now(),
    kind: "first",
  });
  return until === null ? { kind: "sent" } : { kind: "held_back", until };
}
