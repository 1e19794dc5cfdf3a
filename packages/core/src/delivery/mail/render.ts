import { Liquid, type Template } from "liquidjs";
import { escapeLines } from "./escape-lines.ts";

/** Ours: whatever is put in is escaped for HTML, and a name that a template misspells is an error. */
const html = new Liquid({
  outputEscape: "escape",
  ownPropertyOnly: true,
  strictVariables: true,
  strictFilters: true,
  templates: {},
});
html.registerFilter("lines", { raw: true, handler: (value: unknown) => escapeLines(String(value)) });
const text = new Liquid({ ownPropertyOnly: true, strictVariables: true, strictFilters: true, templates: {} });
text.registerFilter("indent", (value: unknown) => String(value).replaceAll(/\n(?=[^\n])/g, "\n  "));

/** What a mail says twice: for those who see it, and for those who read plain text. */
export interface MailTemplate {
  render(values: object): { readonly html: string; readonly text: string };
}

/**
 * A template of ours in Liquid. In HTML all that is put in is escaped; `lines` keeps line breaks and indentation. In
 * text, `indent` sets a value's further lines in; lines that conditions leave empty fall together.
 */
export function mailTemplate(source: { readonly html: string; readonly text: string }): MailTemplate {
  const parsed: { readonly html: Template[]; readonly text: Template[] } = {
    html: html.parse(source.html),
    text: text.parse(source.text),
  };
  return {
    render: (values) => ({
      html: String(html.renderSync(parsed.html, values)),
      text: `${String(text.renderSync(parsed.text, values))
        .replaceAll(/\n{3,}/g, "\n\n")
        .trim()}\n`,
    }),
  };
}
