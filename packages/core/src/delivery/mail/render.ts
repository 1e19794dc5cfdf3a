import { Liquid, type Template } from "liquidjs";

/** Ours: whatever is put in is escaped for HTML, and nothing is inherited from what is put in. */
const html = new Liquid({
  outputEscape: "escape",
  ownPropertyOnly: true,
  strictVariables: true,
  templates: {},
});
const text = new Liquid({ ownPropertyOnly: true, strictVariables: true, templates: {} });
/**
 * A customer's: nothing to include, and little time and memory, since a template may ask for as much as it likes.
 * What it does not know is empty.
 */
const customers = new Liquid({
  ownPropertyOnly: true,
  templates: {},
  parseLimit: 2_000,
  renderLimit: 50,
  memoryLimit: 200_000,
});

/** What a mail says twice: for those who see it, and for those who read plain text. */
export interface MailTemplate {
  render(values: object): { readonly html: string; readonly text: string };
}

/** @param source Liquid; `text` may leave lines empty where a condition does not hold. */
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

/** @returns null where the template is broken, or wants more than it may have. */
export function renderCustomerTemplate(source: string, values: object): string | null {
  try {
    return String(customers.parseAndRenderSync(source, values));
  } catch {
    return null;
  }
}
