import type { AttemptResult, SendToChannel } from "../channel.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import { admitMail, unsubscribeUrl } from "../recipients/index.ts";
import { normalizeAddress } from "../recipients/recipient-address.ts";
import { notificationHeaders } from "./mail-headers.ts";
import { notAdmitted, sendAdmitted } from "./mail-result.ts";
import { notificationMail } from "./notification-mail.ts";
import { openMailer } from "./open-mailer.ts";

/** People that a page may have in copy; what a page asks for comes from strangers. */
const COPIES_MAX = 10;

/**
 * One mail to one recipient of a form. People in copy get it with the form's first recipient, where they are
 * recipients of the space too. Addresses are used in the one spelling that was checked, and in no other.
 */
export const sendEmail: SendToChannel = async ({ ctx, delivery }): Promise<AttemptResult> => {
  const { destination, deliveryKey, deliveryId, space, form, submission } = delivery;
  const organizationId = space.id;
  const recipient = normalizeAddress(destination.target);
  if (recipient === null) return { kind: "abandoned", reason: "The recipient is no email address." };
  const mailer = await openMailer(ctx, { organizationId, deliveryKey });
  const admission = await admitMail({ ctx, organizationId, email: recipient, purpose: "notification" });
  if (admission.kind !== "admitted") return notAdmitted(admission);
  const wanted = delivery.isFirstEmail ? (submission.mailOptions?.cc ?? []) : [];
  const cc = await admittedCopies(ctx, organizationId, { recipient, wanted });

  const { dashboardUrl } = ctx;
  const unsubscribe = unsubscribeUrl({ dashboardUrl, deliveryKey, organizationId, email: recipient });
  const replyTo = normalizeAddress(submission.email ?? "");
  const mail = notificationMail({
    recipient,
    spaceName: space.name,
    formName: form.name,
    submission,
    files: delivery.files,
    submissionUrl: delivery.submissionUrl,
    unsubscribeUrl: unsubscribe,
    subjectTemplate: destination.options.subjectTemplate,
    replyTo,
  });
  const headers = notificationHeaders({
    unsubscribeUrl: unsubscribe,
    deliveryId,
    formId: form.id,
    dashboardUrl,
    hasCopies: cc.length > 0,
  });
  return await sendAdmitted(ctx, {
    send: () =>
      mailer.send({ ...mail, to: recipient, cc, replyTo: replyTo === null ? [] : [replyTo], headers }),
    organizationId,
    admitted: 1 + cc.length,
  });
};

/** Whom the page asked to have in copy, as far as they are recipients of the space who agreed. */
async function admittedCopies(
  ctx: DeliveryContext,
  organizationId: string,
  { recipient, wanted }: { readonly recipient: string; readonly wanted: readonly string[] },
): Promise<readonly string[]> {
  const addresses = new Set(wanted.slice(0, COPIES_MAX).map(normalizeAddress));
  const admitted: string[] = [];
  for (const email of addresses) {
    if (email === null || email === recipient) continue;
    const { kind } = await admitMail({ ctx, organizationId, email, purpose: "notification" });
    if (kind === "admitted") admitted.push(email);
  }
  return admitted;
}
