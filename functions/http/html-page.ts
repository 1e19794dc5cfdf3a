import { domainToUnicode } from "node:url";
import { escapeHtml } from "@formtrap/contracts";
import { type Language, readText, say, type VisitorText } from "@formtrap/core/submission";
import { type Outcome, pageHeaders, renderDocument } from "./page-document.ts";

/** Headers of every page that a visitor sees. */
export const PAGE_HEADERS = pageHeaders("'none'");

export interface Page {
  /** What became of a post; null where a page is about an address alone. */
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

/** A small page in the visitor's language. */
export function renderPage(page: Page, language: Language): string {
  const read = (text: VisitorText) => escapeHtml(readText(text, language.catalog));
  return renderDocument({
    language: language.tag,
    outcome: page.outcome,
    title: read(page.title),
    news: newsHtml(page.news, read),
    rest: [
      ...(page.advice ?? []).map((text) => `<p class="soft">${read(text)}</p>`),
      page.back ? backHtml(page.back, read) : "",
    ],
  });
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
