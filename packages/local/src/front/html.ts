import { createHash } from "node:crypto";
import { escapeHtml } from "@formtrap/contracts";

/** A page of the front's own, ready to send. */
export interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 22%, Canvas);
  --soft: color-mix(in srgb, CanvasText 62%, Canvas); --accent: light-dark(#8a4b12, #f0b070);
  --card: light-dark(#ffffff, #1f1c19); --page: light-dark(#f6f2ec, #141210); --on-accent: light-dark(#ffffff, #1a1208) }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: light-dark(#2a2521, #ece6df); font: 1.0625rem/1.55 system-ui, sans-serif }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 3rem }
h1 { font: 600 2rem/1.2 Georgia, serif; margin: 0 0 .5rem }
h2 { font: 600 1.35rem/1.3 Georgia, serif; margin: 0 0 .25rem }
p { margin: 0 0 1rem } .soft { color: var(--soft) }
a { color: var(--accent) }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; margin: 1.5rem 0 }
label, legend { display: block; font-weight: 600; margin-bottom: .25rem }
fieldset { border: 0; padding: 0; margin: 0 0 1rem }
fieldset label { display: flex; gap: .5rem; align-items: baseline; font-weight: 400; margin: 0 }
.options { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .35rem 1rem }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 0 1rem }
.field { margin-bottom: 1rem }
.field input, .field select, textarea { width: 100%; font: inherit; color: inherit; background: var(--page);
  border: 1px solid var(--line); border-radius: .4rem; padding: .55rem .7rem }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
button { font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: .4rem;
  padding: .65rem 1.4rem; cursor: pointer }
button[disabled], button[aria-disabled=true] { opacity: .6; cursor: progress }
.trap { position: absolute; left: -9999px }
[role=status]:empty { display: none }
[role=status] { border-left: 4px solid var(--accent); padding: .5rem .9rem; margin: 1rem 0 0 }
code { font-size: .92em; overflow-wrap: anywhere }
.formtrap-error, .formtrap-summary { color: light-dark(#a32a14, #ff9e8a); margin: .3rem 0 0 }
[aria-invalid=true] { border-color: light-dark(#a32a14, #ff9e8a) !important }
.formtrap-progress { list-style: none; padding: 0; margin: 1rem 0 } .formtrap-progress progress { width: 100%; display: block }
.formtrap-status, .formtrap-summary { margin: 0 0 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.25rem; margin: 0 } dt { color: var(--soft) } dd { margin: 0 }
footer { padding: 1rem 1.25rem 3rem; color: var(--soft); font-size: .9375rem }
`;

const sourceHash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Puts a page together. It may run `script` and scripts of `formOrigin`, fetch from it and from `fileOrigin`, and nothing else. */
export function renderDocument(page: {
  readonly title: string;
  /** HTML that is safe already. */
  readonly body: string;
  readonly script?: string;
  readonly formOrigin?: string;
  /** Where its form's files are uploaded to. */
  readonly fileOrigin?: string;
}): Page {
  const { formOrigin, fileOrigin } = page;
  const connect = [formOrigin, fileOrigin].filter((origin) => origin !== undefined);
  const scripts = [page.script === undefined ? undefined : sourceHash(page.script), formOrigin];
  const scriptSources = scripts.filter((source) => source !== undefined);
  const policy = [
    "default-src 'none'",
    "img-src data:",
    `style-src ${sourceHash(STYLE)}`,
    ...(scriptSources.length === 0 ? [] : [`script-src ${scriptSources.join(" ")}`]),
    ...(connect.length === 0 ? [] : [`connect-src ${connect.join(" ")}`]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const script = page.script === undefined ? "" : `<script>${page.script}</script>\n`;
  return {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${page.body}
${script}</body>
</html>
`,
  };
}
