import type { DeliveryChannel } from "@formtrap/contracts";
import type { TenantDestination } from "@formtrap/tenant-db";
import type { Mail } from "../../ports.ts";
import { SUBJECT_UNITS_MAX } from "./compose-subject.ts";
import { button, layout, STYLES, TITLE } from "./layout.ts";
import { NOTICE_HEADERS } from "./mail-headers.ts";
import { oneLine } from "./one-line.ts";
import { mailTemplate } from "./render.ts";

const NAME_UNITS_MAX = 200;

const template = mailTemplate({
  html: layout({
    preview: "{{ paragraphs[0] }}",
    body: `${TITLE}
{% for paragraph in paragraphs %}<p ${STYLES.text}>{{ paragraph }}</p>
{% endfor %}{% if button %}${button("{{ button.url }}", "{{ button.label }}")}{% endif %}`,
    footer: `{{ why }}{% if link %}<br>
<a ${STYLES.link} href="{{ link.url }}">{{ link.label }}</a>{% endif %}`,
  }),
  text: `{{ title }}

{% for paragraph in paragraphs %}{{ paragraph }}

{% endfor %}{% if button %}{{ button.label }}:
{{ button.url }}

{% endif %}-- 
{{ why }}
{% if link %}{{ link.label }}: {{ link.url }}{% endif %}
`,
});

interface Link {
  readonly label: string;
  readonly url: string;
}

function notice(
  to: string,
  said: {
    readonly title: string;
    readonly paragraphs: readonly string[];
    readonly button: Link | null;
    /** Why somebody gets it. */
    readonly why: string;
    readonly link: Link | null;
  },
): Mail {
  const title = oneLine(said.title, SUBJECT_UNITS_MAX);
  return { ...template.render({ ...said, title }), to, subject: title, headers: NOTICE_HEADERS };
}

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
  return notice(input.to, {
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
  return notice(input.to, {
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
  return notice(input.to, {
    title: "Your mail server works",
    paragraphs: [`This is a test: mails of ${space} can be sent by your own mail server.`],
    button: null,
    why: `You get this because you set the mail server of ${space}.`,
    link: null,
  });
}
