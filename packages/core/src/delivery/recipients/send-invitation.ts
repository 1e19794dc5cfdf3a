import { type Mail, MailError } from "../../ports.ts";
import { confirmRecipientMail } from "../mail/notices.ts";
import { confirmUrl, unsubscribeUrl } from "./mail-links.ts";
import type { RecipientContext } from "./recipient-context.ts";

/** What became of the mail that asks an address to confirm itself. */
export type Invitation =
  | { readonly kind: "sent" }
  /** The address is confirmed already. */
  | { readonly kind: "not_needed" }
  /** It unsubscribed, or mail to it is suppressed: none is sent. */
  | { readonly kind: "declined" }
  /** Too many were sent, to this address or by this space. */
  | { readonly kind: "held_back"; readonly until: Date }
  /** The mail server did not take it; asking again later may help. */
  | { readonly kind: "failed" };

/** Sends the mail with the link that confirms an address. To be called outside of any transaction. */
export async function sendInvitation(
  ctx: RecipientContext,
  { deliveryKey, email }: { readonly deliveryKey: Buffer; readonly email: string },
): Promise<Invitation> {
  const organizationId = ctx.space.id;
  const mail = await composeInvitation(ctx, { deliveryKey, email });
  try {
    await ctx.mailer.send(mail);
    return { kind: "sent" };
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { requestId } = ctx;
    ctx.logger.warn("invitation not sent", { requestId, organizationId, reason: error.reason });
    return { kind: "failed" };
  }
}

async function composeInvitation(
  ctx: RecipientContext,
  { deliveryKey, email }: { readonly deliveryKey: Buffer; readonly email: string },
): Promise<Mail> {
  const { dashboardUrl, space } = ctx;
  const { name: spaceName } = await ctx.control
    .selectFrom("organization")
    .select("name")
    .where("id", "=", space.id)
    .executeTakeFirstOrThrow();
  const link = { dashboardUrl, deliveryKey, organizationId: space.id, email };
  return confirmRecipientMail({
    to: email,
    spaceName,
    confirmUrl: confirmUrl({ ...link, now: ctx.clock.now() }),
    unsubscribeUrl: unsubscribeUrl(link),
  });
}
