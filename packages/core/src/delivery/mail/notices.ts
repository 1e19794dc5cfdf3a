import type { TenantDestination } from "@formtrap/tenant-db";
import type { Mail } from "../../ports.ts";
import { button, layout } from "./layout.ts";
import { NOTICE_HEADERS } from "./mail-headers.ts";
import { oneLine } from "./one-line.ts";
import { mailTemplate } from "./render.ts";

const template = mailTemplate({
  html: layout(
    `{% for paragraph in paragraphs %}<p style="margin: 0 0 12px; overflow-wrap: anywhere">{{ paragraph }}</p>
{% endfor %}{% if url %}${button("{{ url }}", "{{ action }}")}{% endif %}`,
    `<p style="margin: 0">{{ why }}</p>`,
  ),
  text: `{% for paragraph in paragraphs %}{{ paragraph }}

{% endfor %}{% if url %}{{ action }}: {{ url }}

{% endif %}--
{{ why }}
`,
});

function notice(
  to: string,
  values: {
    readonly title: string;
    readonly paragraphs: readonly string[];
    readonly action: string | null;
    readonly url: string | null;
    readonly why: string;
  },
): Mail {
  return { ...template.render(values), to, subject: oneLine(values.title, 200), headers: NOTICE_HEADERS };
}

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
  const { channel, name, target } = input.destination;
  const of = input.formName === null ? "all forms" : `the form "${oneLine(input.formName, 200)}"`;
  const space = oneLine(input.spaceName, 200);
  return notice(input.to, {
    title: `Switched off: ${channel} of ${space}`,
    paragraphs: [
      `The ${channel} destination ${oneLine(name ?? target, 300)} for ${of} in ${space} was switched off. ${input.reason}`,
      "Submissions are stored as before. Nothing new is sent to this destination until a test of it succeeds; what failed meanwhile can be sent again from there.",
    ],
    action: "See the destination and test it",
    url: input.url,
    why: `You get this because you own ${space}.`,
  });
}

/** Asks the owner of an address whether a space may write to it. The space's name is whatever its owner typed. */
export function confirmRecipientMail(input: {
  readonly to: string;
  readonly spaceName: string;
  readonly confirmUrl: string;
  readonly unsubscribeUrl: string;
}): Mail {
  const space = oneLine(input.spaceName, 200);
  return notice(input.to, {
    title: "Confirm your email address",
    paragraphs: [
      `The team "${space}" wants to send form submissions to this address. Nothing is sent before you confirm it, within 7 days.`,
    ],
    action: "Confirm this address",
    url: input.confirmUrl,
    why: `If you do not expect this, ignore it. To not be asked again: ${input.unsubscribeUrl}`,
  });
}

/** Shows that a mail server works. */
export function testMail(input: { readonly to: string; readonly spaceName: string }): Mail {
  const space = oneLine(input.spaceName, 200);
  return notice(input.to, {
    title: "Your mail server works",
    paragraphs: [`This is a test: mails of ${space} can be sent by your own mail server.`],
    action: null,
    url: null,
    why: `You get this because you set the mail server of ${space}.`,
  });
}
