import { button, layout, STYLES, TITLE } from "./layout.ts";
import { mailTemplate } from "./render.ts";

const { lead, muted, small, link, row, value } = STYLES;

const BODY = `${TITLE}
<p ${lead}>Received {{ receivedAt }}{% if sender %}, from {{ sender }}{% endif %}</p>
{% for field in fields %}<div ${row}>
<div ${small}>{{ field.name }}</div>
<div ${value}>{{ field.value | lines }}</div>
</div>
{% endfor %}{% if files.size > 0 %}<div ${row}>
<div ${small}>{{ filesTitle }}</div>
{% for file in files %}<div><a ${link} href="{{ file.url }}">{{ file.name }}</a> <span ${muted}>{{ file.size }}</span></div>
{% endfor %}</div>
{% endif %}{% if note %}<div ${row}><span ${muted}>{{ note }}</span></div>
{% endif %}${button("{{ url }}", "Open in the inbox")}`;

const FOOTER = `{{ answers }}<br>
You get this because {{ recipient }} hears of new submissions to "{{ form }}" in {{ space }}.<br>
<a ${link} href="{{ unsubscribeUrl }}">Unsubscribe {{ recipient }}</a><br>
{% if isSubjectBroken %}The subject template of this destination could not be used: look at it in the form's destinations.<br>
{% endif %}Submission {{ id }}, {{ receivedAtIso }}`;

const TEXT = `{{ title }}
Received {{ receivedAt }}{% if sender %}, from {{ sender }}{% endif %}

{% for field in fields %}{{ field.name }}:{% if field.hasLines %}
  {% else %} {% endif %}{{ field.value | indent }}
{% endfor %}
{% if files.size > 0 %}{{ filesTitle }}:
{% for file in files %}- {{ file.name }} ({{ file.size }})
  {{ file.url }}
{% endfor %}{% endif %}
{% if note %}{{ note }}{% endif %}

Open in the inbox:
{{ url }}

-- 
{{ answers }}
You get this because {{ recipient }} hears of new submissions to "{{ form }}" in {{ space }}.
Unsubscribe {{ recipient }}: {{ unsubscribeUrl }}
{% if isSubjectBroken %}The subject template of this destination could not be used: look at it in the form's destinations.
{% endif %}Submission {{ id }}, {{ receivedAtIso }}
`;

/** The mail that tells of a submission. */
export const notificationTemplate = mailTemplate({
  html: layout({ preview: "{{ preview }}", body: BODY, footer: FOOTER }),
  text: TEXT,
});
