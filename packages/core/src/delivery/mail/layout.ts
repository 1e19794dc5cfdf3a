/** Colours stand in a style element for mail programs that read it, dark ones too; sizes and spaces inline for all. */
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background: #f4f5f7; color: #1c1f24; }
.card { background: #ffffff; border: 1px solid #d9dde3; }
.muted { color: #5a6270; }
.line { border-color: #e3e6ea; }
a { color: #1f4fd8; }
.button { background: #1f4fd8; color: #ffffff; }
@media (prefers-color-scheme: dark) {
  body { background: #14161a; color: #e8eaed; }
  .card { background: #1d2025; border-color: #33373e; }
  .muted { color: #a3abb8; }
  .line { border-color: #33373e; }
  a { color: #8fb0ff; }
  .button { background: #2f5fe8; color: #ffffff; }
}`;

const FONT = "font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** One mail of the product: a title, what it says, and why somebody gets it. Both are Liquid. */
export function layout(body: string, footer: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ title }}</title>
<style>${STYLE}</style>
</head>
<body>
<div style="${FONT}; font-size: 16px; line-height: 1.5; max-width: 600px; margin: 0 auto; padding: 16px 8px">
<div class="card" style="border-radius: 8px; padding: 20px">
<h1 style="font-size: 20px; line-height: 1.3; margin: 0 0 12px; overflow-wrap: anywhere">{{ title }}</h1>
${body.trim()}
</div>
<div class="muted" style="font-size: 13px; padding: 16px 20px; overflow-wrap: anywhere">
${footer.trim()}
</div>
</div>
</body>
</html>
`;
}

/** A link that looks like a button. Both are Liquid expressions. */
export function button(href: string, label: string): string {
  return `<p style="margin: 20px 0 4px"><a class="button" href="${href}" style="display: inline-block; padding: 10px 18px; border-radius: 6px; text-decoration: none; font-weight: 600">${label}</a></p>`;
}
