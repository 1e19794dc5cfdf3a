import { comparableDomain } from "./domain-name.ts";

const HOST_LENGTH_MAX = 253;
/** More links than anybody counts; the rest is not looked at. */
const LINKS_MAX = 200;
/** Top-level domains by which a name without `https://` is taken for a link; file endings (.md, .py, .sh) are none. */
const COMMON_TOP_LEVEL = new Set(
  (
    "com net org info biz xyz top online site shop store club vip live pro icu click link space website app dev io co " +
    "ru cn de fr uk eu nl it es pl br in us ca au jp kr tr ua ch at be se no dk fi cz ro hu gr pt tk ml ga cf gq cc tv ly"
  ).split(" "),
);
const SPACE_OR_BRACKET = /[\s<>"'()[\]{}|,;]/;
const HOST_END = /[^\p{L}\p{N}.-]/u;
const SCHEME_BEFORE = /(?:^|[^a-z])(?:h(?:tt|xx)ps?|ftp)$/i;
const PLAIN_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

export interface FoundLink {
  /** Comparable: lower case, punycode, without "www." and port. */
  readonly host: string;
  /** Whether it is written as a link (`https://`, `www.`), and not just as a name with a dot. */
  readonly isExplicit: boolean;
}

/**
 * Finds links in text, with a scheme, with "www." or as a bare domain under a common ending, in one pass: every
 * character is looked at a constant number of times. Email addresses are none. 200 at most.
 */
export function findLinks(text: string): FoundLink[] {
  const links: FoundLink[] = [];
  let from = 0;
  while (links.length < LINKS_MAX) {
    const sign = nextSign(text, from);
    if (sign < 0) break;
    const start = tokenStart(text, sign, from);
    const end = tokenEnd(text, sign);
    readToken(text.slice(start, end), links);
    from = end;
  }
  return links;
}

/** The next dot with something behind it; "://" always has one in its host, or is none. */
function nextSign(text: string, from: number): number {
  let dot = text.indexOf(".", from);
  while (dot >= 0 && (dot + 1 >= text.length || SPACE_OR_BRACKET.test(text.charAt(dot + 1)))) {
    dot = text.indexOf(".", dot + 1);
  }
  return dot;
}

function tokenStart(text: string, at: number, least: number): number {
  let start = at;
  while (start > least && !SPACE_OR_BRACKET.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function tokenEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !SPACE_OR_BRACKET.test(text.charAt(end))) end += 1;
  return end;
}

/** Links of one run without spaces: `https://a.example/https://b.example` holds two. */
function readToken(token: string, links: FoundLink[]): void {
  let scheme = token.indexOf("://");
  if (scheme < 0) {
    readBareName(token, links);
    return;
  }
  while (scheme >= 0 && links.length < LINKS_MAX) {
    const next = token.indexOf("://", scheme + 3);
    if (SCHEME_BEFORE.test(token.slice(Math.max(0, scheme - 6), scheme))) {
      const host = hostAt(token, scheme + 3);
      if (host !== null) links.push({ host, isExplicit: true });
    }
    scheme = next;
  }
}

function hostAt(token: string, start: number): string | null {
  let rest = token.slice(start, start + HOST_LENGTH_MAX);
  const path = rest.search(/[/?#\\]/);
  if (path >= 0) rest = rest.slice(0, path);
  // What stands before the last @ is a user's name: it only pretends to be the host.
  rest = rest.slice(rest.lastIndexOf("@") + 1);
  const end = rest.search(HOST_END);
  const host = comparableDomain(end < 0 ? rest : rest.slice(0, end));
  return host === null ? null : withoutWww(host);
}

function readBareName(token: string, links: FoundLink[]): void {
  const path = token.search(/[/?#:]/);
  const name = (path < 0 ? token : token.slice(0, path)).replace(/^[*_~]{1,3}|[.!*_~]{1,3}$/g, "");
  if (name.length > HOST_LENGTH_MAX || name.includes("@")) return;
  const hasWww = /^www\./i.test(name);
  const host = comparableDomain(name);
  if (host === null || !PLAIN_NAME.test(host)) return;
  const topLevel = host.slice(host.lastIndexOf(".") + 1);
  // "thanks.It was" is two sentences: of two-letter endings, one in capitals is a word.
  const isName =
    COMMON_TOP_LEVEL.has(topLevel) && name.endsWith(topLevel) && host.length - topLevel.length > 3;
  if (hasWww || isName) links.push({ host: withoutWww(host), isExplicit: hasWww });
}

function withoutWww(host: string): string {
  return host.startsWith("www.") ? host.slice(4) : host;
}
