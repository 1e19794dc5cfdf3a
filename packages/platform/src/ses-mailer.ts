import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { type Mail, MailError, type Mailer, type MailFailure } from "@formtrap/core/ports";
import { errorCode } from "./error-code.ts";
import { namedSender } from "./mail-address.ts";

export interface SesMailerOptions {
  /** Verified sender, such as `FormTrap <no-reply@forms.example.com>`. */
  readonly from: string;
  /** By which SES reports bounces and complaints; absent or null: it does not. */
  readonly configurationSet?: string | null;
  /** The SDK's own settings; region, credentials and endpoint come from its environment otherwise. */
  readonly client?: SESv2Client;
}

/** SES's exceptions (API v2, SendEmail). What is not among them is trouble that passes. */
const FAILURES: Readonly<Record<string, MailFailure>> = {
  TooManyRequestsException: "throttled",
  LimitExceededException: "throttled",
  ThrottlingException: "throttled",
  Throttling: "throttled",
  MessageRejected: "rejected",
  BadRequestException: "rejected",
  MailFromDomainNotVerifiedException: "misconfigured",
  AccountSuspendedException: "misconfigured",
  SendingPausedException: "misconfigured",
  NotFoundException: "misconfigured",
  AccessDeniedException: "misconfigured",
};

/** SES's own words may quote addresses, so these are ours. */
const MESSAGES: Readonly<Record<MailFailure, string>> = {
  throttled: "The mail service takes no more for the moment.",
  rejected: "The mail service refused this mail.",
  misconfigured: "The mail service refuses this deployment's sender: whoever runs it has to look at it.",
  unavailable: "The mail service did not answer.",
};

/** Sends through Amazon SES (API v2, SendEmail). `send` throws MailError. */
export function createSesMailer(options: SesMailerOptions): Mailer {
  const client = options.client ?? new SESv2Client({ maxAttempts: 3 });
  return {
    async send(mail: Mail) {
      try {
        const { MessageId: messageId = null } = await client.send(
          new SendEmailCommand(toInput(mail, options)),
        );
        return { messageId };
      } catch (error) {
        const code = errorCode(error);
        const reason = FAILURES[code] ?? "unavailable";
        throw new MailError(reason, `${MESSAGES[reason]} (${code})`);
      }
    },
  };
}

function toInput(mail: Mail, { from, configurationSet }: SesMailerOptions): SendEmailCommandInput {
  const part = (data: string) => ({ Data: data, Charset: "UTF-8" });
  const headers = Object.entries(mail.headers ?? {}).map(([Name, Value]) => ({ Name, Value }));
  return {
    FromEmailAddress: namedSender(from, mail.fromName),
    ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
    Destination: { ToAddresses: [mail.to], CcAddresses: [...(mail.cc ?? [])] },
    ReplyToAddresses: [...(mail.replyTo ?? [])],
    Content: {
      Simple: {
        Subject: part(mail.subject),
        Body: { Text: part(mail.text), Html: part(mail.html) },
        Headers: headers,
      },
    },
  };
}
