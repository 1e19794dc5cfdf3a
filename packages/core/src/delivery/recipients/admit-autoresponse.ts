import { linkMac } from "../../tenant/index.ts";
import {
  type AdmissionContext,
  type MailAdmission,
  suppressionText,
  UNSUBSCRIBED_TEXT,
} from "./mail-admission.ts";
import { countMail } from "./mail-usage.ts";
import { mailboxOf, normalizeAddress } from "./recipient-address.ts";
import { soonTomorrow, utcDay } from "./utc-day.ts";

/** Of a space's mails of a day. Visitors must not use up what the space's own people are told with. */
const SHARE_OF_THE_DAY = 0.5;

/**
 * Whether one answer may go to a visitor now: one a day (UTC) for each mailbox and space, to none that is suppressed
 * or unsubscribed, and within half of the space's mails of the day, notifications included. The delivery that took a
 * mailbox's one answer may go on trying. The ledger knows a keyed hash alone: it is no list of visitors.
 */
export async function admitAutoresponse(options: {
  readonly ctx: AdmissionContext;
  readonly deliveryKey: Buffer;
  readonly organizationId: string;
  readonly deliveryId: string;
  readonly email: string;
}): Promise<MailAdmission> {
  const { ctx, organizationId } = options;
  const email = normalizeAddress(options.email);
  if (email === null)
    return { kind: "refused", reason: "The visitor's address is none that mail can be sent to." };
  const reason = await findObstacle(ctx, organizationId, email);
  if (reason !== null) return { kind: "refused", reason };
  const now = ctx.clock.now();
  if (!(await takeAnswer({ ...options, email, now }))) {
    return { kind: "refused", reason: "This visitor got an answer today; one a day is sent." };
  }
  const max = Math.floor(ctx.mailsPerDayMax * SHARE_OF_THE_DAY);
  if (await countMail(ctx.control, { organizationId, now, max })) return { kind: "admitted" };
  return {
    kind: "postponed",
    until: soonTomorrow(now),
    reason: `This space sent ${max} mails today; answers to visitors wait then.`,
  };
}

async function findObstacle(
  ctx: AdmissionContext,
  organizationId: string,
  email: string,
): Promise<string | null> {
  const { reason, unsubscribedAt } = await ctx.control
    .selectNoFrom((from) => [
      from.selectFrom("mailSuppression").select("reason").where("email", "=", email).as("reason"),
      from
        .selectFrom("verifiedRecipient")
        .select("unsubscribedAt")
        .where("organizationId", "=", organizationId)
        .where("email", "=", email)
        .as("unsubscribedAt"),
    ])
    .executeTakeFirstOrThrow();
  return suppressionText(reason) ?? (unsubscribedAt === null ? null : UNSUBSCRIBED_TEXT);
}

/** @returns whether the day's one answer to this mailbox is this delivery's. */
async function takeAnswer(options: {
  readonly ctx: AdmissionContext;
  readonly deliveryKey: Buffer;
  readonly organizationId: string;
  readonly deliveryId: string;
  readonly email: string;
  readonly now: Date;
}): Promise<boolean> {
  const { ctx, deliveryKey, organizationId, deliveryId, email, now } = options;
  const addressHash = linkMac(deliveryKey, `autoresponse:${mailboxOf(email)}`).toString("base64url");
  const row = await ctx.control
    .insertInto("autoresponse")
    .values({ organizationId, day: utcDay(now), addressHash, deliveryId })
    .onConflict((conflict) =>
      conflict
        .columns(["organizationId", "day", "addressHash"])
        .doUpdateSet({ deliveryId })
        .where("autoresponse.deliveryId", "=", deliveryId),
    )
    .returning("deliveryId")
    .executeTakeFirst();
  return row !== undefined;
}
