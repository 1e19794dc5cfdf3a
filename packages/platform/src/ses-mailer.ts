import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Mail, Mailer } from "@formtrap/core/ports";

export interface SesMailerOptions {
  /** Verified sender, such as `FormTrap <no-reply@forms.example.com>`. */
  readonly from: string;
  /** The SDK's own settings; region, credentials and endpoint come from its environment otherwise. */
  readonly client?: SESv2Client;
}

/** Sends through Amazon SES (API v2, SendEmail), one recipient a mail. */
export function createSesMailer(options: SesMailerOptions): Mailer {
  const client = options.client ?? new SESv2Client({ maxAttempts: 3 });
  return {
    async send(mail: Mail) {
      const { MessageId: messageId = null } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: options.from,
          Destination: { ToAddresses: [mail.to] },
          Content: {
            Simple: {
              Subject: { Data: mail.subject, Charset: "UTF-8" },
              Body: {
                Text: { Data: mail.text, Charset: "UTF-8" },
                Html: { Data: mail.html, Charset: "UTF-8" },
              },
            },
          },
        }),
      );
      return { messageId };
    },
  };
}
