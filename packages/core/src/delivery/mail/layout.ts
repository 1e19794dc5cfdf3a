/**
 * Light colours stand with each element, since some mail programs drop every style sheet (Gmail's app for other
 * mailboxes does). Those that read one turn dark by it, which takes `!important` against the elements' own.
 */
const DARK = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #14161a !important; }
  .card { background: #1d2025 !important; border-color: #33373e !important; color: #e8eaed !important; }
  .title { color: #ffffff !important; }
  .muted { color: #a9b1be !important; }
  .line { border-color: #33373e !important; }
  .link { color: #8fb0ff !important; }
  .button { background: #2f5fe8 !important; border-color: #2f5fe8 !important; color: #ffffff !important; }
}`;
/** Word, by which Outlook for Windows shows mails, takes Times where it does not know a list's first font. */
const FOR_OUTLOOK = `<!--[if mso]><style>* { font-family: "Segoe UI", Arial, sans-serif !important; }</style><![endif]-->`;
const FONT = "font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
/** Anything breaks rather than makes a phone scroll sideways. */
const BREAK = "overflow-wrap: anywhere; word-break: break-word";

/** Inline styles, with the class that turns each dark. */
export const STYLES = {
  muted: `class="muted" style="color: #5a6270; ${BREAK}"`,
  lead: `class="muted" style="margin: 0 0 16px; color: #5a6270; ${BREAK}"`,
  small: `class="muted" style="color: #5a6270; font-size: 13px; line-height: 1.5; ${BREAK}"`,
  link: `class="link" style="color: #1f4fd8; ${BREAK}"`,
  row: `class="line" style="border-top: 1px solid #e3e6ea; padding: 10px 0"`,
  text: `style="margin: 0 0 12px; ${BREAK}"`,
  strong: `style="font-weight: 600; ${BREAK}"`,
  post: `style="margin-top: 8px; line-height: 1.35; ${BREAK}"`,
  value: `dir="auto" style="${BREAK}"`,
} as const;

/**
 * One mail of the product, within 600 px and down to 320. All are Liquid.
 * @param parts `preview`: what a list of mails shows beside the subject; `body`; `footer`: why somebody gets it.
 */
export function layout(parts: {
  readonly preview: string;
  readonly body: string;
  readonly footer: string;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ title }}</title>
<style>${DARK}
</style>
${FOR_OUTLOOK}
</head>
<body class="page" style="margin: 0; padding: 0; background: #f4f5f7; -webkit-text-size-adjust: 100%">
<div style="display: none; max-height: 0; overflow: hidden; mso-hide: all">${parts.preview}</div>
<div class="page" role="article" aria-label="{{ title }}" style="background: #f4f5f7; padding: 16px 8px">
<div style="max-width: 600px; margin: 0 auto; font-size: 16px; line-height: 1.5; ${FONT}">
<div class="card" style="background: #ffffff; border: 1px solid #d9dde3; border-radius: 8px; padding: 20px; color: #1c1f24">
${parts.body.trim()}
</div>
<div ${STYLES.small}>
<div style="padding: 12px 20px 0">
${parts.footer.trim()}
</div>
</div>
</div>
</div>
</body>
</html>
`;
}

/** What a mail is about, at its top. */
export const TITLE = `<h1 class="title" style="font-size: 20px; line-height: 1.3; margin: 0 0 8px; color: #1c1f24; ${BREAK}">{{ title }}</h1>`;

/** A link that looks like a button. Both are Liquid. The border is what Outlook has for padding. */
export function button(href: string, label: string): string {
  return `<p style="margin: 20px 0 4px"><a class="button" href="${href}" style="display: inline-block; background: #1f4fd8; border: 1px solid #1f4fd8; border-width: 10px 18px; border-radius: 6px; color: #ffffff; font-weight: 600; line-height: 1.25; text-decoration: none">${label}</a></p>`;
}
