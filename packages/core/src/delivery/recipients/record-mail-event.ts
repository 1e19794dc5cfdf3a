import type { SesEvent } from "@formtrap/contracts";
import type { ControlDatabase } from "@formtrap/control-db";
import { sql, type Transaction } from "kysely";
import { recordAudit } from "../../audit/index.ts";
import { requireSystem } from "../../authorize.ts";
import type { Context } from "../../context.ts";
import { type MailEvent, readSesEvent } from "./read-ses-event.ts";

type MailEventContext = Pick<Context, "actor" | "control" | "clock" | "logger" | "requestId">;

/**
 * Takes note of a mail that came back for good or was called spam: no mail of this deployment goes to that address any
 * more, every space that has it among its recipients sees why, and a complaint unsubscribes it there. The same whether
 * events come once, twice or in another order. A bounce that may pass is logged and nothing more.
 * @throws DomainError `forbidden` for anybody but the platform itself.
 */
export async function recordMailEvent(options: {
  readonly ctx: MailEventContext;
  readonly event: SesEvent;
}): Promise<void> {
  const { ctx, event } = options;
  requireSystem(ctx);
  const mailEvent = readSesEvent(event);
  const recipients = mailEvent === null ? 0 : await suppress(ctx, mailEvent);
  // Counts and SES's id of the mail, never an address.
  ctx.logger.info("mail event", {
    requestId: ctx.requestId,
    mailId: event.mail.messageId,
    type: event.eventType,
    bounceType: event.eventType === "Bounce" ? event.bounce.bounceType : undefined,
    addresses: mailEvent?.addresses.length ?? 0,
    recipients,
  });
}

/** @returns how many recipients of spaces changed. */
async function suppress(ctx: MailEventContext, event: MailEvent): Promise<number> {
  if (event.addresses.length === 0) return 0;
  return await ctx.control.transaction().execute(async (tx) => {
    await addSuppressions(tx, event, ctx.clock.now());
    const changed = await markRecipients(tx, event, ctx.clock.now());
    for (const { organizationId, email } of changed) {
      await recordAudit(ctx, tx, "succeeded", {
        organizationId,
        action: "recipient.suppress",
        targetType: "recipient",
        targetId: email,
        details: { reason: event.reason },
      });
    }
    return changed.length;
  });
}

/** In the addresses' order, and locking those that are known: two events about the same ones wait for each other. */
async function addSuppressions(
  tx: Transaction<ControlDatabase>,
  { addresses, reason, detail }: MailEvent,
  createdAt: Date,
): Promise<void> {
  await tx
    .insertInto("mailSuppression")
    .values(addresses.map((email) => ({ email, reason, detail, createdAt })))
    .onConflict((conflict) =>
      conflict
        .column("email")
        // A complaint is a person's word, and stays.
        .doUpdateSet({ reason, detail })
        .where("mailSuppression.reason", "=", "bounce")
        .where(sql<boolean>`excluded.reason = 'complaint'`),
    )
    .execute();
}

async function markRecipients(
  tx: Transaction<ControlDatabase>,
  { addresses, reason }: MailEvent,
  now: Date,
): Promise<readonly { readonly organizationId: string; readonly email: string }[]> {
  const update = tx
    .updateTable("verifiedRecipient")
    .set({ suppressedReason: reason })
    .where("email", "in", addresses)
    .returning(["organizationId", "email"]);
  return reason === "complaint"
    ? await update
        .set({ unsubscribedAt: sql`coalesce(unsubscribed_at, ${now})` })
        .where("suppressedReason", "is distinct from", "complaint")
        .execute()
    : await update.where("suppressedReason", "is", null).execute();
}
