import type { Mail } from "../../ports.ts";
import { SUBJECT_UNITS_MAX } from "./compose-subject.ts";
import { button, layout, STYLES, TITLE } from "./layout.ts";
import { NOTICE_HEADERS } from "./mail-headers.ts";
import { oneLine } from "./one-line.ts";
import { mailTemplate } from "./render.ts";

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

/** A mail of the platform's own to a person: what it is about, a few paragraphs, and where to go from there. */
export function noticeMail(
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
