import { createHash } from "node:crypto";
import { domainToUnicode } from "node:url";
import { type Language, readText, say, type VisitorText } from "@formtrap/core/submission";
import { PAGE_STYLE } from "./page-style.ts";

const STYLE_HASH = createHash("sha256").update(PAGE_STYLE).digest("base64");

/** Headers of every page: nothing runs, nothing loads, nothing is indexed. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`,
  "x-robots-tag": "noindex",
  "referrer-policy": "no-referrer",
};

/** What became of a post; null where a page is about an address alone. */
type Outcome = keyof typeof OUTCOMES;

export interface Page {
  readonly outcome: Outcome | null;
  readonly title: VisitorText;
  /** What happened: a sentence, or a list where there is more than one thing to say. */
  readonly news: readonly VisitorText[] | OwnWords;
  /** What to do or to know besides. */
  readonly advice?: readonly VisitorText[];
  /** Where the way back leads: an http or https address. */
  readonly back?: URL | null;
}

/** What the form's owner wrote, in whatever language. */
interface OwnWords {
  readonly ownWords: string;
}

/** The mark, as strokes on a grid of 24 (the title says the same), and how it is announced. */
const OUTCOMES = {
  sent: { role: "status", mark: "m7.5 12.5 3 3 6-6.5" },
  not_sent: { role: "alert", mark: "M12 7v6m0 3.5v.01" },
  closed: { role: "alert", mark: "M8 12h8" },
} as const;

/** A small page without scripts, in the visitor's language and in the colours that their system prefers. */
export function renderPage(page: Page, language: Language): string {
  const read = (text: VisitorText) => escapeHtml(readText(text, language.catalog));
  const outcome = page.outcome === null ? null : OUTCOMES[page.outcome];
  const title = read(page.title);
  const news = newsHtml(page.news, read);
  const body = [
    outcome === null
      ? ""
      : `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${outcome.mark}"/></svg>`,
    `<h1>${title}</h1>`,
    outcome === null ? news : `<div role="${outcome.role}">${news}</div>`,
    ...(page.advice ?? []).map((text) => `<p class="soft">${read(text)}</p>`),
    page.back ? backHtml(page.back, read) : "",
  ];
  return `<!doctype html>
<html lang="${language.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main class="${page.outcome ?? "address"}">
${body.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

type Read = (text: VisitorText) => string;

function newsHtml(news: Page["news"], read: Read): string {
  // Empty `lang`: a language that is not known is better than a wrong one.
  if ("ownWords" in news) return `<p class="own" lang="" dir="auto">${escapeHtml(news.ownWords)}</p>`;
  if (news.length > 1) return `<ul>${news.map((text) => `<li>${read(text)}</li>`).join("")}</ul>`;
  return news.map((text) => `<p>${read(text)}</p>`).join("");
}

/** Names the site, since a browser tells no more than that of a page elsewhere. */
function backHtml(url: URL, read: Read): string {
  const site = `${domainToUnicode(url.hostname) || url.hostname}${url.port === "" ? "" : `:${url.port}`}`;
  return `<p><a href="${escapeHtml(url.href)}">${read(say("page_back", { site }))}</a></p>`;
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
