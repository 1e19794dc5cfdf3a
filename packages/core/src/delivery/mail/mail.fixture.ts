import { type DestinationOptions, destinationOptionsSchema, newId } from "@formtrap/contracts";
import type { StoredSubmission } from "@formtrap/tenant-db";
import { expect } from "vitest";
import { type Mail, MailError, type MailFailure, type SmtpServer } from "../../ports.ts";
import type { OutgoingDelivery } from "../channel.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import type { RecipientContext } from "../recipients/recipient-context.ts";
import type { RecipientsFixture } from "../recipients/recipients.fixture.ts";
import { FORM, SPACE, storedSubmission } from "../webhook/webhook.fixture.ts";
import { notificationMail } from "./notification-mail.ts";

export const SUBMISSION_URL = "https://app.example.test/spaces/s/submissions/u";
export const UNSUBSCRIBE_URL = "https://app.example.test/api/mail/unsubscribe/token";

/** What a mail program reads as a line's end, a control, or an order to turn other text around. */
export const NOT_ONE_LINE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** The notification of a submission, changed as told. */
export function notificationOf(
  submission: Partial<StoredSubmission> = {},
  changes: Partial<Parameters<typeof notificationMail>[0]> = {},
) {
  return notificationMail({
    recipient: "ada@example.test",
    spaceName: SPACE.name,
    formName: FORM.name,
    submission: storedSubmission(submission),
    files: [],
    submissionUrl: SUBMISSION_URL,
    unsubscribeUrl: UNSUBSCRIBE_URL,
    subjectTemplate: null,
    replyTo: null,
    ...changes,
  });
}

/** The tags of a mail without what stands in their attributes, and without line breaks. */
export function tagsOf(html: string): readonly string[] {
  const tags = html.match(/<[a-z/!][^>]*>/gi) ?? [];
  return tags.map((tag) => tag.replaceAll(/"[^"]*"/g, '""')).filter((tag) => tag !== "<br>");
}

export interface DeliveryChanges {
  readonly target?: string;
  readonly options?: Partial<DestinationOptions>;
  readonly submission?: Partial<StoredSubmission>;
  readonly deliveryId?: string;
  readonly isFirstEmail?: boolean;
}

/** A delivery of a short submission by mail. */
export function mailDelivery(
  channel: "email" | "autoresponder",
  space: { readonly id: string; readonly name: string },
  changes: DeliveryChanges = {},
): Omit<OutgoingDelivery, "deliveryKey"> {
  const options: DestinationOptions = { ...destinationOptionsSchema.parse({}), ...changes.options };
  return {
    deliveryId: changes.deliveryId ?? newId(),
    destination: {
      id: newId(),
      channel,
      target: changes.target ?? "",
      sealedSecret: null,
      secretVersion: 1,
      secretRotatedAt: null,
      options,
    },
    space,
    form: FORM,
    submission: storedSubmission(changes.submission),
    files: [],
    submissionUrl: SUBMISSION_URL,
    isFirstEmail: changes.isFirstEmail ?? true,
  };
}

export interface MailWorld {
  readonly ctx: DeliveryContext;
  readonly space: RecipientContext;
  /** Sent by the deployment, oldest first. */
  readonly mails: Mail[];
  /** Sent through servers of the space's own. */
  readonly ownMails: { readonly server: SmtpServer; readonly mail: Mail }[];
  /** Makes every mail fail; null: none. */
  failWith(reason: MailFailure | null): void;
  /** Makes an address one that the space may write to. */
  admit(email: string): Promise<void>;
  /** Mails that the space's day was counted. */
  countToday(): Promise<number>;
}

/** A new space with what sending mails needs; who sends by accident through anything else fails. */
export async function mailWorld(fixture: RecipientsFixture, mailsPerDayMax = 100): Promise<MailWorld> {
  const space = await fixture.newSpace();
  const organizationId = space.space.id;
  const mails: Mail[] = [];
  const ownMails: { server: SmtpServer; mail: Mail }[] = [];
  let failure: MailFailure | null = null;
  const takeOrFail = (take: () => void) => {
    if (failure !== null) throw new MailError(failure, `It is ${failure}.`);
    take();
    return { messageId: "message-1" };
  };
  const unused = (): never => expect.unreachable("No mail goes by HTTP.");
  return {
    space,
    mails,
    ownMails,
    ctx: {
      ...space,
      http: { send: unused },
      mailer: { send: async (mail) => takeOrFail(() => mails.push(mail)) },
      openSmtpMailer: (server) => ({
        send: async (mail) => takeOrFail(() => ownMails.push({ server, mail })),
      }),
      attemptTimeoutMs: 5_000,
      mailsPerDayMax,
      telegramApiUrl: "https://telegram.example.test",
    },
    failWith: (reason) => {
      failure = reason;
    },
    admit: async (email) => {
      await space.control
        .insertInto("verifiedRecipient")
        .values({ organizationId, email, verifiedAt: space.clock.now() })
        .execute();
    },
    countToday: async () => {
      const row = await space.control
        .selectFrom("mailUsage")
        .select("sent")
        .where("organizationId", "=", organizationId)
        .executeTakeFirst();
      return row?.sent ?? 0;
    },
  };
}

export { FORM, storedSubmission };
