import { randomUUID } from "node:crypto";
import { PLATFORM_ACCOUNT_ID } from "../protocol/authenticate.ts";
import type { Mail } from "./mailbox.ts";

/** What SES publishes by way of a configuration set, as the text that a topic would get. */
export interface MailEvent {
  readonly configurationSet: string;
  /** JSON. */
  readonly message: string;
}

/** The event's own part, for one address. */
type Fate = (address: string, at: string) => object;

const SIMULATOR_DOMAIN = "simulator.amazonses.com";

/** What SES says of mail to its simulator's addresses; `success` and `ooto` are delivered, of which nobody asked to hear. */
const FATES: ReadonlyMap<string, Fate> = new Map<string, Fate>([
  ["bounce", (address, at) => bounce(address, at, "General", "smtp; 550 5.1.1 user unknown")],
  [
    "suppressionlist",
    (address, at) => bounce(address, at, "Suppressed", "Amazon SES has suppressed sending to this address"),
  ],
  ["complaint", complaint],
]);

/**
 * The bounces and complaints that follow a mail, one for each recipient that is an address of SES's mailbox simulator,
 * labels (`bounce+one@…`) allowed. Source: SES developer guide, "Using the mailbox simulator" and "Contents of event
 * data that Amazon SES publishes to Amazon SNS".
 */
export function simulateFate(mail: Mail, configurationSet: string): MailEvent[] {
  return [...mail.to, ...mail.cc, ...mail.bcc].flatMap((recipient) => {
    const address = bareAddress(recipient);
    const [local = "", domain = ""] = address.toLowerCase().split("@");
    const fate = domain === SIMULATOR_DOMAIN ? FATES.get(local.split("+")[0] ?? "") : undefined;
    if (fate === undefined) return [];
    const event = { ...fate(address, new Date().toISOString()), mail: describe(mail, configurationSet) };
    return [{ configurationSet, message: JSON.stringify(event) }];
  });
}

function bounce(emailAddress: string, timestamp: string, bounceSubType: string, diagnosticCode: string) {
  return {
    eventType: "Bounce",
    bounce: {
      feedbackId: randomUUID(),
      bounceType: "Permanent",
      bounceSubType,
      bouncedRecipients: [{ emailAddress, action: "failed", status: "5.1.1", diagnosticCode }],
      timestamp,
      reportingMTA: `dns; ${SIMULATOR_DOMAIN}`,
    },
  };
}

function complaint(emailAddress: string, timestamp: string) {
  return {
    eventType: "Complaint",
    complaint: {
      feedbackId: randomUUID(),
      complaintSubType: null,
      complainedRecipients: [{ emailAddress }],
      timestamp,
      userAgent: "Amazon SES Mailbox Simulator",
      complaintFeedbackType: "abuse",
      arrivalDate: timestamp,
    },
  };
}

function describe({ id, sentAt, from, to, cc, bcc, headers, subject }: Mail, configurationSet: string) {
  return {
    timestamp: sentAt,
    source: from,
    sendingAccountId: PLATFORM_ACCOUNT_ID,
    messageId: id,
    destination: [...to, ...cc, ...bcc],
    headersTruncated: false,
    headers,
    commonHeaders: { from: [from], to, messageId: id, subject },
    tags: { "ses:configuration-set": [configurationSet] },
  };
}

/** `ada@example.com` of `Ada <ada@example.com>`. */
function bareAddress(recipient: string): string {
  return /<([^<>]*)>$/.exec(recipient)?.[1] ?? recipient;
}
