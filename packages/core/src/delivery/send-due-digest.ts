import type { TenantStore } from "@formtrap/tenant-db";
import { readDeliveryKey } from "../tenant/index.ts";
import { spamInboxUrl } from "./dashboard-links.ts";
import { digestHeaders } from "./mail/mail-headers.ts";
import { sendAdmitted } from "./mail/mail-result.ts";
import { openMailer } from "./mail/open-mailer.ts";
import { spamDigestMail } from "./mail/spam-digest.ts";
import type { NotifyContext } from "./notify-context.ts";
import type { DeliveryRoute } from "./read-delivery-route.ts";
import { admitMail, unsubscribeUrl } from "./recipients/index.ts";

const WEEK_MS = 7 * 24 * 3_600_000;

/**
 * Tells a space's verified recipients once a week what was held back as spam. It rides on activity, since no schedule
 * may wake a customer's database. Never rejects: nothing is lost with a digest.
 */
export async function sendDueDigest(options: {
  readonly ctx: NotifyContext;
  readonly route: DeliveryRoute;
  readonly store: Pick<TenantStore, "submissions">;
}): Promise<void> {
  const { ctx, route } = options;
  const now = ctx.clock.now();
  const since = route.lastDigestAt;
  if (!route.wantsDigest || (since !== null && now.getTime() - since.getTime() < WEEK_MS)) return;
  try {
    // The first one only starts the week.
    if (await takeTurn(ctx, route.space.id, since, now)) if (since !== null) await send(options, since);
  } catch (error) {
    ctx.logger.warn("spam digest not sent", { organizationId: route.space.id }, error);
  }
}

/** Only one of those who come at once. */
async function takeTurn(
  ctx: NotifyContext,
  organizationId: string,
  since: Date | null,
  now: Date,
): Promise<boolean> {
  const result = await ctx.control
    .insertInto("spamDigest")
    .values({ organizationId, lastSentAt: now })
    .onConflict((conflict) =>
      conflict
        .column("organizationId")
        .doUpdateSet({ lastSentAt: now })
        .where("spamDigest.lastSentAt", "is not distinct from", since),
    )
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

async function send({ ctx, route, store }: Parameters<typeof sendDueDigest>[0], since: Date): Promise<void> {
  const forms = await store.submissions.spamSince(since);
  if (forms.length === 0) return;
  const { space, deliverySecretRef } = route;
  if (deliverySecretRef === null) return;
  const deliveryKey = await readDeliveryKey({ ctx, secretRef: deliverySecretRef });
  const recipients = await ctx.control
    .selectFrom("verifiedRecipient")
    .select("email")
    .where("organizationId", "=", space.id)
    .where("verifiedAt", "is not", null)
    .where("unsubscribedAt", "is", null)
    .execute();
  const { dashboardUrl } = ctx;
  const url = spamInboxUrl(dashboardUrl, space.id);
  const mailer = await openMailer(ctx, { organizationId: space.id, deliveryKey });
  for (const { email } of recipients) {
    const admission = await admitMail({ ctx, organizationId: space.id, email, purpose: "notification" });
    if (admission.kind !== "admitted") continue;
    const unsubscribe = unsubscribeUrl({ dashboardUrl, deliveryKey, organizationId: space.id, email });
    const headers = digestHeaders(unsubscribe);
    const mail = spamDigestMail({
      to: email,
      spaceName: space.name,
      since,
      forms,
      url,
      unsubscribeUrl: unsubscribe,
      headers,
    });
    // One who cannot be written to keeps it from nobody else.
    const result = await sendAdmitted(ctx, {
      send: () => mailer.send(mail),
      organizationId: space.id,
      admitted: 1,
    });
    if (result.kind !== "delivered") {
      ctx.logger.warn("spam digest not sent", { organizationId: space.id, result: result.kind });
    }
  }
}
