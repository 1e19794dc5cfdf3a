import type { DeliveryChannel } from "@formtrap/contracts";
import type { TenantDestination } from "@formtrap/tenant-db";
import type { Mail } from "../../ports.ts";
import { noticeMail } from "./notice-mail.ts";
import { oneLine } from "./one-line.ts";

const NAME_UNITS_MAX = 200;

const CHANNEL_NAMES: Readonly<Record<DeliveryChannel, string>> = {
  webhook: "webhook",
  email: "email notification",
  autoresponder: "answer to visitors",
  slack: "Slack message",
  discord: "Discord message",
  telegram: "Telegram message",
};

/** Tells an owner that a destination was switched off, why, and how it goes on again. */
export function destinationDisabledMail(input: {
  readonly to: string;
  readonly spaceName: string;
  /** null: the destination is for all forms. */
  readonly formName: string | null;
  readonly destination: Pick<TenantDestination, "channel" | "name" | "target">;
  readonly reason: string;
  readonly url: string;
}): Mail {
  const channel = CHANNEL_NAMES[input.destination.channel];
  const of = input.formName === null ? "all forms" : `the form "${oneLine(input.formName, NAME_UNITS_MAX)}"`;
  const space = oneLine(input.spaceName, NAME_UNITS_MAX);
  return noticeMail(input.to, {
    title: `Switched off: ${channel} of ${space}`,
    paragraphs: [
      `The ${channel} "${labelOf(input.destination)}" for ${of} in ${space} was switched off. ${oneLine(input.reason, 500)}`,
      "Submissions are stored as before, but this destination hears of none until a test of it succeeds. What failed meanwhile can then be sent again from the same page.",
    ],
    button: { label: "See the destination and test it", url: input.url },
    why: `You get this because you own ${space}.`,
    link: null,
  });
}

/** A webhook's address is often a secret from the host on. */
function labelOf({
  channel,
  name,
  target,
}: Parameters<typeof destinationDisabledMail>[0]["destination"]): string {
  const host = channel === "webhook" ? URL.parse(target)?.host : null;
  return oneLine(name ?? host ?? target, NAME_UNITS_MAX);
}

/** Asks the owner of an address whether a space may write to it. The space's name is whatever its owner typed. */
export function confirmRecipientMail(input: {
  readonly to: string;
  readonly spaceName: string;
  readonly confirmUrl: string;
  readonly unsubscribeUrl: string;
}): Mail {
  const space = oneLine(input.spaceName, NAME_UNITS_MAX);
  return noticeMail(input.to, {
    title: "Confirm your email address",
    paragraphs: [
      `The team "${space}" wants to send form submissions to this address. Nothing is sent before you confirm it, within 7 days.`,
    ],
    button: { label: "Confirm this address", url: input.confirmUrl },
    why: "If you do not expect this, ignore it.",
    link: { label: "Do not ask again", url: input.unsubscribeUrl },
  });
}

/** Shows that a space's own mail server works. */
export function testMail(input: { readonly to: string; readonly spaceName: string }): Mail {
  const space = oneLine(input.spaceName, NAME_UNITS_MAX);
  return noticeMail(input.to, {
    title: "Your mail server works",
    paragraphs: [`This is a test: mails of ${space} can be sent by your own mail server.`],
    button: null,
    why: `You get this because you set the mail server of ${space}.`,
    link: null,
  });
}
