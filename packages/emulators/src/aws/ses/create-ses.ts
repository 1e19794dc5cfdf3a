import * as z from "zod";
import { ServiceError } from "../protocol/service-error.ts";
import { type MailEvent, simulateFate } from "./mail-simulator.ts";
import { type Mail, type Mailbox, openMailbox } from "./mailbox.ts";
import { parseRaw } from "./parse-raw.ts";

export interface Ses {
  readonly mailbox: Mailbox;
  /** Answers a request of SES's REST API. @throws ServiceError */
  handle(request: {
    readonly method: string;
    readonly path: string;
    readonly input: unknown;
  }): Promise<unknown>;
  close(): void;
}

const RECIPIENTS_MAX = 50;
const HEADERS_MAX = 15;
const ATOM = /[^\s@.,:;<>()"\\[\]]+/.source;
/** An address, or a name and one in brackets; all of it ASCII (SES knows no SMTPUTF8). */
const ADDRESS = new RegExp(`^(?=[ -~]*$)(?:[^<>]*<)?${ATOM}(?:\\.${ATOM})*@[^\\s@<>]+>?$`);

const addresses = z.array(z.string().min(1)).default([]);
const part = z.object({ Data: z.string(), Charset: z.string().optional() });
/** API v2, MessageHeader. */
const header = z.object({
  Name: z.string().regex(/^[!-9;-~]{1,126}$/),
  Value: z.string().regex(/^[ -~]{1,870}$/),
});
const sendEmailInput = z.object({
  FromEmailAddress: z.string().optional(),
  ConfigurationSetName: z.string().min(1).optional(),
  Destination: z
    .object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses })
    .prefault({}),
  ReplyToAddresses: addresses,
  Content: z.object({
    Simple: z
      .object({
        Subject: part,
        Body: z.object({ Text: part.optional(), Html: part.optional() }),
        Headers: z.array(header).max(HEADERS_MAX).default([]),
        Attachments: z
          .array(
            z.object({ FileName: z.string(), ContentType: z.string().optional(), RawContent: z.base64() }),
          )
          .default([]),
      })
      .optional(),
    Raw: z.object({ Data: z.base64() }).optional(),
  }),
});
type SendEmailInput = z.infer<typeof sendEmailInput>;

/**
 * Amazon SES v2's SendEmail: nothing leaves the machine, mails are kept for people and tests to read. Mails to the
 * mailbox simulator's addresses bounce or are complained about, where they are sent with a configuration set.
 */
export function createSes({
  dataDir,
  onMailEvent,
}: {
  readonly dataDir: string;
  readonly onMailEvent: (event: MailEvent) => void;
}): Ses {
  const mailbox = openMailbox({ dataDir });
  return {
    mailbox,
    handle: async ({ method, path, input }) => {
      if (method !== "POST" || path !== "/v2/email/outbound-emails") {
        throw new ServiceError(
          "NotFoundException",
          `The local endpoint does not implement ${method} ${path}.`,
          { status: 404 },
        );
      }
      const parsed = sendEmailInput.safeParse(input);
      if (!parsed.success) throw new ServiceError("BadRequestException", z.prettifyError(parsed.error));
      const mail = await toMail(parsed.data);
      checkAddresses(mail);
      const kept = mailbox.add({ ...mail, sentAt: new Date().toISOString() });
      const { ConfigurationSetName: configurationSet } = parsed.data;
      const events = configurationSet === undefined ? [] : simulateFate(kept, configurationSet);
      for (const event of events) onMailEvent(event);
      return { MessageId: kept.id };
    },
    close: () => mailbox.close(),
  };
}

async function toMail(input: SendEmailInput): Promise<Omit<Mail, "id" | "sentAt">> {
  const { Simple: simple, Raw: raw } = input.Content;
  const { ToAddresses, CcAddresses, BccAddresses } = input.Destination;
  const destination = { to: ToAddresses, cc: CcAddresses, bcc: BccAddresses };
  const hasDestination = [...ToAddresses, ...CcAddresses, ...BccAddresses].length > 0;
  if (raw) {
    const mail = await parseRaw(Buffer.from(raw.Data, "base64"));
    return {
      ...mail,
      // What the call says is the envelope and wins over the message's headers.
      ...(hasDestination ? destination : {}),
      ...(input.FromEmailAddress === undefined ? {} : { from: input.FromEmailAddress }),
    };
  }
  if (!simple) throw new ServiceError("BadRequestException", "Content must have either Simple or Raw.");
  return {
    ...destination,
    from: input.FromEmailAddress ?? "",
    replyTo: input.ReplyToAddresses,
    subject: simple.Subject.Data,
    text: simple.Body.Text?.Data ?? null,
    html: simple.Body.Html?.Data ?? null,
    headers: simple.Headers.map(({ Name, Value }) => ({ name: Name, value: Value })),
    attachments: simple.Attachments.map(({ FileName, ContentType, RawContent }) => ({
      name: FileName,
      type: ContentType ?? "application/octet-stream",
      sizeBytes: Buffer.from(RawContent, "base64").length,
    })),
  };
}

function checkAddresses(mail: Omit<Mail, "id" | "sentAt">): void {
  const recipients = [...mail.to, ...mail.cc, ...mail.bcc];
  if (recipients.length === 0) throw new ServiceError("BadRequestException", "Missing destination.");
  if (recipients.length > RECIPIENTS_MAX) {
    throw new ServiceError("BadRequestException", `Recipient count exceeds ${RECIPIENTS_MAX}.`);
  }
  if (mail.text === null && mail.html === null && mail.attachments.length === 0) {
    throw new ServiceError("BadRequestException", "The message has no body.");
  }
  for (const address of [mail.from, ...recipients, ...mail.replyTo]) {
    // A line break in an address or a subject would be a way to smuggle in headers.
    if (!ADDRESS.test(address)) {
      throw new ServiceError("BadRequestException", `Illegal address: ${JSON.stringify(address)}.`);
    }
  }
  if (/[\r\n]/.test(mail.subject)) {
    throw new ServiceError("BadRequestException", "The subject has a line break.");
  }
}
