import type { SpamCount } from "@formtrap/tenant-db";
import type { Mail } from "../../ports.ts";
import { SUBJECT_UNITS_MAX } from "./compose-subject.ts";
import { button, layout, STYLES, TITLE } from "./layout.ts";
import { oneLine } from "./one-line.ts";
import { readableDay } from "./readable-time.ts";
import { mailTemplate } from "./render.ts";
import { senderOf } from "./sender-of.ts";

const NAME_UNITS_MAX = 200;
const REASON_UNITS_MAX = 300;
/** The inbox shows the rest. */
const FORMS_MAX = 20;

const { lead, small, link, row, muted, strong, post } = STYLES;
const LEAD = "Held back since {{ since }}. Should one of them be no spam, say so in the inbox.";
const MORE = "And {{ moreForms }} more forms: the inbox has all of it.";

const template = mailTemplate({
  html: layout({
    preview: "{% for form in forms %}{{ form.name }}: {{ form.count }}. {% endfor %}",
    body: `${TITLE}
<p ${lead}>${LEAD}</p>
{% for form in forms %}<div ${row}>
<div ${strong}>{{ form.name }}: {{ form.count }}</div>
{% for post in form.latest %}<div ${post}>{{ post.sender }}<div ${small}>{{ post.day }}{% if post.reason %}: {{ post.reason }}{% endif %}</div></div>
{% endfor %}{% if form.more > 0 %}<div ${post}><span ${muted}>and {{ form.more }} more</span></div>
{% endif %}</div>
{% endfor %}{% if moreForms > 0 %}<div ${row}><span ${muted}>${MORE}</span></div>
{% endif %}${button("{{ url }}", "See them in the inbox")}`,
    footer: `You get this once a week at most, as a recipient of {{ space }}.<br>
<a ${link} href="{{ unsubscribeUrl }}">Unsubscribe {{ to }}</a>`,
  }),
  text: `{{ title }}
${LEAD}

{% for form in forms %}{{ form.name }}: {{ form.count }}
{% for post in form.latest %}- {{ post.sender }}
  {{ post.day }}{% if post.reason %}: {{ post.reason }}{% endif %}
{% endfor %}{% if form.more > 0 %}  and {{ form.more }} more
{% endif %}
{% endfor %}{% if moreForms > 0 %}${MORE}{% endif %}

See them in the inbox:
{{ url }}

-- 
You get this once a week at most, as a recipient of {{ space }}.
Unsubscribe {{ to }}: {{ unsubscribeUrl }}
`,
});

/** What was held back as spam since a time, with reasons, so that nobody has to look every day. */
export function spamDigestMail(input: {
  readonly to: string;
  readonly spaceName: string;
  readonly since: Date;
  readonly forms: readonly SpamCount[];
  readonly url: string;
  readonly unsubscribeUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}): Mail {
  const { to, since, url, unsubscribeUrl, headers } = input;
  const count = input.forms.reduce((sum, form) => sum + form.count, 0);
  const space = oneLine(input.spaceName, NAME_UNITS_MAX);
  const title = oneLine(`${count} held back as spam in ${space}`, SUBJECT_UNITS_MAX);
  const values = {
    title,
    since: readableDay(since),
    forms: input.forms.slice(0, FORMS_MAX).map(toValues),
    moreForms: Math.max(0, input.forms.length - FORMS_MAX),
    url,
    space,
    unsubscribeUrl,
    to,
  };
  return { ...template.render(values), to, subject: title, headers };
}

function toValues({ formName, count, latest }: SpamCount) {
  return {
    name: oneLine(formName, NAME_UNITS_MAX) || "(no name)",
    count,
    latest: latest.map(({ createdAt, reason, ...who }) => ({
      sender: senderOf(who) ?? "Somebody without a name",
      day: readableDay(createdAt),
      reason: oneLine(reason ?? "", REASON_UNITS_MAX) || null,
    })),
    more: Math.max(0, count - latest.length),
  };
}
