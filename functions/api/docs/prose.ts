import { escapeHtml } from "@formtrap/contracts";

/** Paragraphs by empty lines, and `code` between backticks: the little of Markdown that descriptions use. */
export function proseHtml(text: string): string {
  return text
    .split(/\n\n+/)
    .map((paragraph) => `<p>${inlineHtml(paragraph)}</p>`)
    .join("");
}

/** One paragraph's content. */
export function inlineHtml(text: string): string {
  return text
    .split("`")
    .map((part, at) => (at % 2 === 1 ? `<code>${escapeHtml(part)}</code>` : escapeHtml(part)))
    .join("");
}
