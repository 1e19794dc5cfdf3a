import { plainText } from "../text/plain-text.ts";
import { SUBJECT_UNITS_MAX } from "./compose-subject.ts";
import { layout, STYLES } from "./layout.ts";
import { oneLine } from "./one-line.ts";
import { mailTemplate } from "./render.ts";

const NAME_UNITS_MAX = 100;
const WHY = `Sent because somebody gave this address in the form "{{ form }}" of {{ space }}. If it was not you, ignore it.`;

const template = mailTemplate({
  html: layout({
    preview: "",
    body: `<div ${STYLES.value}>{{ body | lines }}</div>`,
    footer: WHY,
  }),
  text: `{{ body }}

-- 
${WHY}
`,
});

/** The customer's own words to whoever filled in a form, with nothing that a visitor typed. */
export function autoresponseMail(input: {
  readonly subject: string;
  readonly body: string;
  readonly formName: string;
  readonly spaceName: string;
}): { readonly subject: string; readonly html: string; readonly text: string; readonly fromName: string } {
  const form = oneLine(input.formName, NAME_UNITS_MAX);
  const space = oneLine(input.spaceName, NAME_UNITS_MAX);
  const subject = oneLine(input.subject, SUBJECT_UNITS_MAX) || form || space;
  const body = plainText(input.body);
  return { subject, fromName: space || form, ...template.render({ title: subject, body, form, space }) };
}
