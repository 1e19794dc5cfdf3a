import {
  type AdmissionContext,
  type MailAdmission,
  suppressionText,
  UNSUBSCRIBED_TEXT,
} from "./mail-admission.ts";
import { countMail } from "./mail-usage.ts";
import { normalizeAddress } from "./recipient-address.ts";
import { soonTomorrow } from "./utc-day.ts";

/**
 * Whether one mail may go to one recipient of a space now: verified, not unsubscribed, suppressed nowhere, and within
 * the space's mails of the day (UTC), which it then counts in. A retry of the same delivery counts again: what became
 * of the try before is often unknown, and the cap is there for what leaves us, not for what was meant. A mail that is
 * known not to have left may be given back (`returnMail`).
 */
export async function admitMail(options: {
  readonly ctx: AdmissionContext;
  readonly organizationId: string;
  readonly email: string;
  readonly purpose: "notification";
}): Promise<MailAdmission> {
  const { ctx, organizationId } = options;
  const reason = await findObstacle(ctx, organizationId, normalizeAddress(options.email));
  if (reason !== null) return { kind: "refused", reason };
  const now = ctx.clock.now();
  if (await countMail(ctx.control, { organizationId, now, max: ctx.mailsPerDayMax }))
    return { kind: "admitted" };
  return {
    kind: "postponed",
    until: soonTomorrow(now),
    reason: `This space sent ${ctx.mailsPerDayMax} mails today, which is its limit.`,
  };
}

/** @returns why no mail may go there, or null. */
async function findObstacle(
  ctx: AdmissionContext,
  organizationId: string,
  email: string | null,
): Promise<string | null> {
  const row = await ctx.control
    .selectFrom("verifiedRecipient as r")
    .leftJoin("mailSuppression as s", "s.email", "r.email")
    .select(["r.verifiedAt", "r.unsubscribedAt", "r.suppressedReason", "s.reason"])
    .where("r.organizationId", "=", organizationId)
    .where("r.email", "=", email ?? "")
    .executeTakeFirst();
  if (row === undefined) return "This address is not among the space's recipients.";
  const suppression = suppressionText(row.reason ?? row.suppressedReason);
  if (suppression !== null) return suppression;
  if (row.unsubscribedAt !== null) return UNSUBSCRIBED_TEXT;
  return row.verifiedAt === null ? "This address was not confirmed by its owner yet." : null;
}
