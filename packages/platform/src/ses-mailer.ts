import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { type Mail, MailError, type Mailer, type MailFailure } from "@formtrap/core/ports";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { errorCode } from "./error-code.ts";
import { checkAddresses, formatSender, parseSender } from "./mail-address.ts";

export interface SesMailerOptions {
  /** Verified sender, such as `FormTrap <no-reply@forms.example.com>`. */
  readonly from: string;
  /** By which SES reports bounces and complaints; absent, null or empty: it does not. */
  readonly configurationSet?: string | null;
  /** The SDK's own settings; region, credentials and endpoint come from its environment otherwise. */
  readonly client?: SESv2Client;
  /** Of one mail with all attempts; 10 s by default. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 10_000;

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
/** MessageRejected where an identity is not verified yet, or the account is still in SES's sandbox. */
const NOT_VERIFIED = /\bnot verified\b/i;

/** SES's own words may quote addresses, so these are ours. */
const MESSAGES: Readonly<Record<MailFailure, string>> = {
  throttled: "The mail service takes no more for the moment.",
  rejected: "The mail service refused this mail.",
  misconfigured: "The mail service refuses this deployment's sender: whoever runs it has to look at it.",
  unavailable: "The mail service did not answer.",
};

/** Sends through Amazon SES (API v2, SendEmail). `send` throws MailError within the deadline. */
export function createSesMailer(options: SesMailerOptions): Mailer {
  const client = options.client ?? createClient();
  return {
    async send(mail: Mail) {
      checkAddresses(mail);
      try {
        const { MessageId: messageId = null } = await client.send(
          new SendEmailCommand(toInput(mail, options)),
          { abortSignal: AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS) },
        );
        return { messageId };
      } catch (error) {
        const reason = failureOf(error);
        throw new MailError(reason, `${MESSAGES[reason]} (${errorCode(error)})`);
      }
    },
  };
}

/** The SDK waits without end for an answer, unless told. */
function createClient(): SESv2Client {
  return new SESv2Client({
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    }),
  });
}

function failureOf(error: unknown): MailFailure {
  if (error instanceof Error && NOT_VERIFIED.test(error.message)) return "misconfigured";
  return FAILURES[errorCode(error)] ?? "unavailable";
}

function toInput(mail: Mail, { from, configurationSet }: SesMailerOptions): SendEmailCommandInput {
  const part = (data: string) => ({ Data: data, Charset: "UTF-8" });
  const headers = Object.entries(mail.headers ?? {}).map(([Name, Value]) => ({ Name, Value }));
  const { cc = [], replyTo = [] } = mail;
  return {
    FromEmailAddress: mail.fromName === undefined ? from : formatSender(parseSender(from, mail.fromName)),
    ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
    Destination: { ToAddresses: [mail.to], ...(cc.length > 0 && { CcAddresses: [...cc] }) },
    ...(replyTo.length > 0 && { ReplyToAddresses: [...replyTo] }),
    Content: {
      Simple: {
        Subject: part(mail.subject),
        Body: { Text: part(mail.text), Html: part(mail.html) },
        ...(headers.length > 0 && { Headers: headers }),
      },
    },
  };
}
