import type { SesEvent } from "@formtrap/contracts";
import type { ControlDatabase } from "@formtrap/control-db";
import { normalizeAddress } from "./recipient-address.ts";

/** Addresses that no mail goes to any more, and why. */
export interface MailEvent {
  readonly reason: ControlDatabase["mailSuppression"]["reason"];
  /** The provider's word for it. */
  readonly detail: string;
  /** Normalized, each once, sorted. */
  readonly addresses: readonly string[];
}

/** A provider's word: anything longer is none. */
const DETAIL_LENGTH_MAX = 60;

/**
 * What an event of SES's means for those who were written to. Bounces that may pass mean nothing, and neither does a
 * report that a mail is not spam.
 * @returns null for what means nothing.
 */
export function readSesEvent(event: SesEvent): MailEvent | null {
  const { destination } = event.mail;
  if (event.eventType === "Bounce") {
    const { bounceType, bounceSubType, bouncedRecipients } = event.bounce;
    if (bounceType !== "Permanent") return null;
    return mailEvent("bounce", bounceSubType, destination, bouncedRecipients);
  }
  const { complaintFeedbackType, complainedRecipients } = event.complaint;
  if (complaintFeedbackType === "not-spam") return null;
  return mailEvent("complaint", complaintFeedbackType ?? "", destination, complainedRecipients);
}

function mailEvent(
  reason: MailEvent["reason"],
  detail: string,
  destination: readonly string[],
  reported: readonly { readonly emailAddress: string }[],
): MailEvent {
  // A mailbox that forwards reports the address behind it; what we wrote to is what we must not write to again.
  const told = destination.length === 1 ? destination : reported.map(({ emailAddress }) => emailAddress);
  const addresses = told.flatMap((text) => normalizeAddress(bareAddress(text)) ?? []);
  return {
    reason,
    detail: detail.slice(0, DETAIL_LENGTH_MAX),
    addresses: [...new Set(addresses)].toSorted(),
  };
}

/** `ada@example.com` of `Ada <ada@example.com>`. */
function bareAddress(text: string): string {
  return /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
}
