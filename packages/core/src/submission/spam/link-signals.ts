import { findDomain } from "./domain-name.ts";
import { type FoundLink, findLinks } from "./find-links.ts";
import { countWords } from "./fold-text.ts";
import type { PostField, ReadPost } from "./read-post.ts";
import type { SpamSignal } from "./spam-signal.ts";

/** They hide where a link goes; those of one known site (youtu.be, lnkd.in, maps.app.goo.gl) hide nothing. */
const SHORTENERS: ReadonlySet<string> = new Set(
  (
    "bit.ly tinyurl.com t.ly is.gd v.gd cutt.ly ow.ly rebrand.ly shorturl.at shorturl.gg rb.gy tiny.cc tiny.one bit.do " +
    "u.to clck.ru vk.cc s.id shorte.st adf.ly bc.vc soo.gd clicky.me x.gd n9.cl gg.gg qr.ae goo.su kutt.it urlz.fr dub.sh"
  ).split(" "),
);
/** What counts as one more: the first link to a site, and each further one to it a third. */
const REPEAT_SHARE = 0.33;
const LINKS_WEIGHT_MAX = 0.65;
/** Who writes that much beside each link has something to say. */
const WORDS_PER_LINK_IN_TEXT = 25;
const IN_TEXT_FACTOR = 0.5;
const SLOGAN_WORDS_MIN = 4;
const LETTERS_BESIDE_LINK_MAX = 12;
const LETTERS_LOOKED_AT = 1_000;
const LETTER = /\p{L}/gu;
const RUN = /\S+/g;
const MARKUP = [
  ["[url=", "forum markup"],
  ["[/url]", "forum markup"],
  ["[link=", "forum markup"],
  ["[/link]", "forum markup"],
  ["<a href", "an HTML link"],
  ["<a rel", "an HTML link"],
] as const;

/** Links by number, place and make. Two or three in a message say nothing. */
export function linkSignals(post: ReadPost): SpamSignal[] {
  const inText: FoundLink[] = [];
  const all: FoundLink[] = [];
  const places = new Map<string, SpamSignal>();
  for (const field of post.fields) {
    if (!field.text.includes(".")) continue;
    const links = findLinks(field.text);
    all.push(...links);
    if (field.role !== "link") inText.push(...links);
    const place = links.some((link) => link.isExplicit) ? placeSignal(field) : null;
    if (place !== null && !places.has(place.code)) places.set(place.code, place);
  }
  const signals = [...places.values(), ...shortenerSignals(all), ...markupSignals(post.folded)];
  return inText.length === 0
    ? signals
    : [...signals, ...countSignals(inText, countWords(post.folded)), ...bareLinkSignals(post, inText)];
}

/** Who gives a site for a name is mistaken now and then; a name with a slogan and a link is nobody's. */
function placeSignal(field: PostField): SpamSignal | null {
  if (field.role === "headline") {
    return { code: "link_in_subject", weight: 0.3, text: "a link in the subject or company" };
  }
  if (field.role !== "fact") return null;
  return field.text.split(/\s+/, SLOGAN_WORDS_MIN).length < SLOGAN_WORDS_MIN
    ? { code: "link_in_name", weight: 0.6, text: "a link for a name" }
    : { code: "slogan_in_name", weight: 0.72, text: "a sentence with a link for a name" };
}

function shortenerSignals(links: readonly FoundLink[]): SpamSignal[] {
  const shortener = links.map((link) => findDomain(SHORTENERS, link.host)).find((host) => host !== null);
  const text = `a shortened link (${shortener ?? ""}) hides where it goes`;
  return shortener === undefined ? [] : [{ code: "short_link", weight: 0.3, text }];
}

function countSignals(links: readonly FoundLink[], wordCount: number): SpamSignal[] {
  const hosts = new Set(links.map((link) => link.host));
  // A bare name alone is as often a company's as a link.
  if (links.length === 1 && !links.some((link) => link.isExplicit)) return [];
  const count = hosts.size + (links.length - hosts.size) * REPEAT_SHARE;
  const share = wordCount >= links.length * WORDS_PER_LINK_IN_TEXT ? IN_TEXT_FACTOR : 1;
  const text = links.length === 1 ? "a link in the message" : `${links.length} links in the message`;
  return [{ code: "links", weight: weightOfCount(count) * share, text }];
}

/** Nearly nothing for one, little for three, then rising: a message with ten sites is an advertisement. */
function weightOfCount(count: number): number {
  if (count < 1.5) return 0.05;
  return count <= 3 ? 0.1 : Math.min(LINKS_WEIGHT_MAX, 0.1 + (count - 3) * 0.08);
}

/** A message that is a link and hardly a word. */
function bareLinkSignals(post: ReadPost, links: readonly FoundLink[]): SpamSignal[] {
  const longest = post.fields.reduce((left, right) => (right.text.length > left.text.length ? right : left));
  if (longest.role !== "text" || !links.some((link) => link.isExplicit)) return [];
  const besideLinks = longest.text
    .slice(0, LETTERS_LOOKED_AT)
    .replace(RUN, (run) => (run.includes(".") ? "" : run));
  return (besideLinks.match(LETTER) ?? []).length <= LETTERS_BESIDE_LINK_MAX
    ? [{ code: "only_a_link", weight: 0.3, text: "hardly a word beside the link" }]
    : [];
}

function markupSignals(folded: string): SpamSignal[] {
  if (!folded.includes("[") && !folded.includes("<")) return [];
  const kinds = new Set(MARKUP.filter(([start]) => folded.includes(start)).map(([, kind]) => kind));
  return Array.from(kinds, (kind) => ({
    code: kind === "forum markup" ? "link_markup_forum" : "link_markup_html",
    weight: kind === "forum markup" ? 0.6 : 0.3,
    text: `${kind} in the text, which no form asks for`,
  }));
}
