import type { AttemptResult, SendToChannel } from "../channel.ts";
import { admitAutoresponse } from "../recipients/index.ts";
import { normalizeAddress } from "../recipients/recipient-address.ts";
import { autoresponseMail } from "./autoresponse-mail.ts";
import { answerHeaders } from "./mail-headers.ts";
import { notAdmitted, sendAdmitted } from "./mail-result.ts";
import { openMailer } from "./open-mailer.ts";

/**
 * Answers the visitor in the customer's words. With none of the visitor's: a form that repeats what strangers type, to
 * addresses that strangers type, is a machine for sending spam.
 */
export const sendAutoresponse: SendToChannel = async ({ ctx, delivery }): Promise<AttemptResult> => {
  const { destination, deliveryKey, deliveryId, space, form, submission } = delivery;
  const organizationId = space.id;
  const { subject, body, replyTo } = destination.options;
  if (subject === null || body === null) return abandoned("The answer has no text.");
  if (submission.status !== "new")
    return abandoned("Somebody saw to this submission before it was answered.");
  const email = normalizeAddress(submission.email ?? "");
  if (email === null) return abandoned("The visitor gave no address that mail can be sent to.");
  const mailer = await openMailer(ctx, { organizationId, deliveryKey });
  const admission = await admitAutoresponse({ ctx, deliveryKey, organizationId, deliveryId, email });
  if (admission.kind !== "admitted") return notAdmitted(admission);
  const mail = autoresponseMail({ subject, body, formName: form.name, spaceName: space.name });
  return await sendAdmitted(ctx, {
    send: () =>
      mailer.send({
        ...mail,
        to: email,
        replyTo: replyTo === null ? [] : [replyTo],
        headers: answerHeaders(deliveryId),
      }),
    organizationId,
    admitted: 1,
  });
};

function abandoned(reason: string): AttemptResult {
  return { kind: "abandoned", reason };
}
