import type { WebhookFile } from "@formtrap/contracts";
import type { StoredSubmission } from "@formtrap/tenant-db";
import { button, layout } from "./layout.ts";
import { oneLine } from "./one-line.ts";
import { readableFields } from "./readable-fields.ts";
import { mailTemplate, renderCustomerTemplate } from "./render.ts";

const SUBJECT_CHARACTERS_MAX = 200;

const template = mailTemplate({
  html: layout(
    `<p class="muted" style="margin: 0 0 16px">Received {{ receivedAt }}{% if sender %} from {{ sender }}{% endif %}</p>
{% for field in fields %}<div class="line" style="border-top: 1px solid; padding: 10px 0">
<div class="muted" style="font-size: 13px; overflow-wrap: anywhere">{{ field.name }}</div>
<div style="white-space: pre-wrap; overflow-wrap: anywhere">{{ field.value }}</div>
</div>
{% endfor %}{% if files.size > 0 %}<div class="line" style="border-top: 1px solid; padding: 10px 0">
<div class="muted" style="font-size: 13px">Files</div>
{% for file in files %}<div style="overflow-wrap: anywhere"><a href="{{ file.url }}">{{ file.name }}</a> <span class="muted">{{ file.size }}</span></div>
{% endfor %}</div>
{% endif %}{% if isCut %}<p class="muted" style="margin: 12px 0 0">Some of it was too long for a mail: the inbox has all.</p>
{% endif %}${button("{{ url }}", "Open in the inbox")}`,
    `<p style="margin: 0 0 8px">You get this because {{ recipient }} hears of new submissions to "{{ form }}" in {{ space }}. <a href="{{ unsubscribeUrl }}">Unsubscribe</a></p>
{% if isSubjectBroken %}<p style="margin: 0">The subject template of this destination could not be used: check it in the form's destinations.</p>{% endif %}`,
  ),
  text: `{{ title }}
Received {{ receivedAt }}{% if sender %} from {{ sender }}{% endif %}

{% for field in fields %}{{ field.name }}:
{{ field.value }}

{% endfor %}{% if files.size > 0 %}Files:
{% for file in files %}{{ file.name }} ({{ file.size }}): {{ file.url }}
{% endfor %}
{% endif %}{% if isCut %}Some of it was too long for a mail: the inbox has all.

{% endif %}Open in the inbox: {{ url }}

--
You get this because {{ recipient }} hears of new submissions to "{{ form }}" in {{ space }}.
Unsubscribe: {{ unsubscribeUrl }}
{% if isSubjectBroken %}
The subject template of this destination could not be used: check it in the form's destinations.
{% endif %}`,
});

export interface NotificationMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The mail that tells of a submission. Whatever a visitor typed is text in it, never markup and never a header. */
export function notificationMail(input: {
  readonly recipient: string;
  readonly spaceName: string;
  readonly formName: string;
  readonly submission: StoredSubmission;
  readonly files: readonly WebhookFile[];
  readonly submissionUrl: string;
  readonly unsubscribeUrl: string;
  /** Liquid; null: none. */
  readonly subjectTemplate: string | null;
}): NotificationMail {
  const { submission, formName, spaceName } = input;
  const { subject, isSubjectBroken } = composeSubject(input);
  const { fields, isCut } = readableFields(submission);
  const values = {
    title: `New submission: ${oneLine(formName, SUBJECT_CHARACTERS_MAX)}`,
    receivedAt: readableTime(submission.createdAt),
    sender: senderOf(submission),
    fields,
    files: input.files.map(({ name, size, url }) => ({ name, url, size: readableSize(size) })),
    isCut,
    url: input.submissionUrl,
    recipient: input.recipient,
    form: oneLine(formName, SUBJECT_CHARACTERS_MAX),
    space: oneLine(spaceName, SUBJECT_CHARACTERS_MAX),
    unsubscribeUrl: input.unsubscribeUrl,
    isSubjectBroken,
  };
  return { subject, ...template.render(values) };
}

/** The destination's template, else what the page asked for, else the form and who it is from. */
function composeSubject({
  submission,
  formName,
  spaceName,
  subjectTemplate,
}: Parameters<typeof notificationMail>[0]): { readonly subject: string; readonly isSubjectBroken: boolean } {
  const sender = senderOf(submission);
  const own = `New submission: ${formName}${sender === null ? "" : ` from ${sender}`}`;
  const standard = oneLine(submission.mailOptions?.subject ?? "", SUBJECT_CHARACTERS_MAX) || own;
  if (subjectTemplate === null)
    return { subject: oneLine(standard, SUBJECT_CHARACTERS_MAX), isSubjectBroken: false };
  const rendered = renderCustomerTemplate(subjectTemplate, {
    form: { name: formName },
    space: { name: spaceName },
    fields: submission.data ?? {},
    submission: { id: submission.id, name: submission.name, email: submission.email },
  });
  const subject =
    oneLine(rendered ?? "", SUBJECT_CHARACTERS_MAX) || oneLine(standard, SUBJECT_CHARACTERS_MAX);
  return { subject, isSubjectBroken: rendered === null };
}

function senderOf({ name, email }: StoredSubmission): string | null {
  const [who, address] = [oneLine(name ?? "", 100), oneLine(email ?? "", 254)];
  if (who === "" || address === "") return who || address || null;
  return `${who} (${address})`;
}

/** Such as `21 November 2026, 10:58 UTC`. */
function readableTime(time: Date): string {
  const date = time.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return `${date}, ${time.toISOString().slice(11, 16)} UTC`;
}

/** Such as `12.3 kB`, in powers of a thousand. */
function readableSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
