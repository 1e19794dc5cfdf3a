import type { SendToChannel } from "../channel.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import { admitMail, unsubscribeUrl } from "../recipients/index.ts";
import { notificationHeaders } from "./mail-headers.ts";
import { notAdmitted, sendMail } from "./mail-result.ts";
import { mailboxPattern } from "./mailbox-pattern.ts";
import { notificationMail } from "./notification-mail.ts";
import { openMailer } from "./open-mailer.ts";

/** One mail to one recipient of a form. People in copy get it with the form's first recipient, where they are recipients of the space too. */
export const sendEmail: SendToChannel = async ({ ctx, delivery }) => {
  const { destination, deliveryKey, deliveryId, space, form, submission } = delivery;
  const recipient = destination.target;
  const admission = await admitMail({
    ctx,
    organizationId: space.id,
    email: recipient,
    purpose: "notification",
  });
  if (admission.kind !== "admitted") return notAdmitted(admission);
  const link = { dashboardUrl: ctx.dashboardUrl, deliveryKey, organizationId: space.id };
  const unsubscribe = unsubscribeUrl({ ...link, email: recipient });
  const mail = notificationMail({
    recipient,
    spaceName: space.name,
    formName: form.name,
    submission,
    files: delivery.files,
    submissionUrl: delivery.submissionUrl,
    unsubscribeUrl: unsubscribe,
    subjectTemplate: destination.options.subjectTemplate,
  });
  const wanted = delivery.isFirstEmail ? (submission.mailOptions?.cc ?? []) : [];
  const cc = await admittedCopies(ctx, space.id, recipient, wanted);
  const replyTo =
    submission.email !== null && mailboxPattern.test(submission.email) ? [submission.email] : [];
  const { dashboardUrl } = ctx;
  const headers = notificationHeaders({
    unsubscribeUrl: unsubscribe,
    deliveryId,
    formId: form.id,
    dashboardUrl,
  });
  const mailer = await openMailer(ctx, { organizationId: space.id, deliveryKey });
  return await sendMail(ctx, () => mailer.send({ ...mail, to: recipient, cc, replyTo, headers }));
};

/** Whom the page asked to have in copy, as far as they are recipients of the space who agreed. */
async function admittedCopies(
  ctx: DeliveryContext,
  organizationId: string,
  recipient: string,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const admitted: string[] = [];
  for (const email of new Set(wanted.map((address) => address.toLowerCase()))) {
    if (email === recipient.toLowerCase()) continue;
    const { kind } = await admitMail({ ctx, organizationId, email, purpose: "notification" });
    if (kind === "admitted") admitted.push(email);
  }
  return admitted;
}
