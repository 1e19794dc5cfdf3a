import type { SpamCount } from "@formtrap/tenant-db";
import type { Mail } from "../../ports.ts";
import { button, layout } from "./layout.ts";
import { oneLine } from "./one-line.ts";
import { mailTemplate } from "./render.ts";

const template = mailTemplate({
  html: layout(
    `<p style="margin: 0 0 12px">Since {{ since }} these were held back. Should one be no spam, mark it so in the inbox.</p>
{% for form in forms %}<div class="line" style="border-top: 1px solid; padding: 10px 0">
<div style="font-weight: 600; overflow-wrap: anywhere">{{ form.name }}: {{ form.count }}</div>
{% for post in form.latest %}<div style="overflow-wrap: anywhere">{{ post.sender }} <span class="muted">{{ post.reason }}</span></div>
{% endfor %}</div>
{% endfor %}${button("{{ url }}", "See them in the inbox")}`,
    `<p style="margin: 0">You get this once a week at most, as a recipient of {{ space }}. <a href="{{ unsubscribeUrl }}">Unsubscribe</a></p>`,
  ),
  text: `{{ title }}

Since {{ since }} these were held back. Should one be no spam, mark it so in the inbox.

{% for form in forms %}{{ form.name }}: {{ form.count }}
{% for post in form.latest %}- {{ post.sender }} {{ post.reason }}
{% endfor %}
{% endfor %}See them in the inbox: {{ url }}

--
You get this once a week at most, as a recipient of {{ space }}.
Unsubscribe: {{ unsubscribeUrl }}
`,
});

/** What was held back as spam in a week, with reasons, so that nobody has to look every day. */
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
  const space = oneLine(input.spaceName, 200);
  const title = `${count} held back as spam in ${space}`;
  const forms = input.forms.map((form) => ({
    name: oneLine(form.formName, 200),
    count: form.count,
    latest: form.latest.map(({ name, email, reason }) => ({
      sender: oneLine(name ?? email ?? "Somebody without a name", 100),
      reason: oneLine(reason ?? "", 300),
    })),
  }));
  const values = { title, since: since.toISOString().slice(0, 10), forms, url, space, unsubscribeUrl };
  return { ...template.render(values), to, subject: oneLine(title, 200), headers };
}
