import type { SendToChannel } from "../channel.ts";
import { admitAutoresponse } from "../recipients/index.ts";
import { layout } from "./layout.ts";
import { answerHeaders } from "./mail-headers.ts";
import { notAdmitted, sendMail } from "./mail-result.ts";
import { mailboxPattern } from "./mailbox-pattern.ts";
import { oneLine } from "./one-line.ts";
import { openMailer } from "./open-mailer.ts";
import { mailTemplate } from "./render.ts";

const template = mailTemplate({
  html: layout(
    `<div style="white-space: pre-wrap; overflow-wrap: anywhere">{{ body }}</div>`,
    `<p style="margin: 0">You get this once, because somebody gave this address in the form "{{ form }}" of {{ space }}. If it was not you, ignore it.</p>`,
  ),
  text: `{{ body }}

--
You get this once, because somebody gave this address in the form "{{ form }}" of {{ space }}. If it was not you, ignore it.
`,
});

/**
 * Answers the visitor in the customer's words. With none of the visitor's: a form that repeats what strangers type, to
 * addresses that strangers type, is a machine for sending spam.
 */
export const sendAutoresponse: SendToChannel = async ({ ctx, delivery }) => {
  const { destination, deliveryKey, deliveryId, space, form, submission } = delivery;
  const { subject, body, replyTo } = destination.options;
  const { email } = submission;
  if (subject === null || body === null) return { kind: "abandoned", reason: "The answer has no text." };
  if (email === null || !mailboxPattern.test(email)) {
    return { kind: "abandoned", reason: "The visitor gave no address that mail can be sent to." };
  }
  const admission = await admitAutoresponse({
    ctx,
    deliveryKey,
    organizationId: space.id,
    deliveryId,
    email,
  });
  if (admission.kind !== "admitted") return notAdmitted(admission);
  const [title, formName, spaceName] = [subject, form.name, space.name].map((text) => oneLine(text, 200));
  const mailer = await openMailer(ctx, { organizationId: space.id, deliveryKey });
  return await sendMail(ctx, () =>
    mailer.send({
      ...template.render({ title, body, form: formName, space: spaceName }),
      to: email,
      subject: title ?? "",
      fromName: spaceName ?? "",
      replyTo: replyTo === null ? [] : [replyTo],
      headers: answerHeaders(deliveryId),
    }),
  );
};
