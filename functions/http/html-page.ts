import { createHash } from "node:crypto";

const STYLE = [
  ":root{color-scheme:light dark}",
  "body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText;",
  "font:1.0625rem/1.6 system-ui,sans-serif}",
  "main{max-width:34rem;padding:2rem}",
  "h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem}",
  "p,ul{margin:0 0 1rem;overflow-wrap:anywhere}",
].join("");
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Headers of every page: nothing runs, nothing loads, nothing is indexed or kept. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`,
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

export interface Page {
  readonly title: string;
  /** Plain text; escaped here. */
  readonly paragraphs: readonly string[];
  readonly items?: readonly string[];
  /** Where the way back leads: an http or https address. */
  readonly backHref?: string | null;
}

/** A small page without scripts, in the colours that the visitor's system prefers. */
export function renderPage(page: Page): string {
  const title = escapeHtml(page.title);
  const paragraphs = page.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n");
  const items = page.items?.length
    ? `\n<ul>${page.items.map((text) => `<li>${escapeHtml(text)}</li>`).join("")}</ul>`
    : "";
  const back = page.backHref ? `\n<p><a href="${escapeHtml(page.backHref)}">Back to the page</a></p>` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${paragraphs}${items}${back}
</main>
</body>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
