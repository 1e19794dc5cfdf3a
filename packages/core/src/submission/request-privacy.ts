import { storableText } from "./storable-text.ts";

const USER_AGENT_LENGTH_MAX = 512;
const REFERER_LENGTH_MAX = 2048;

/** A form's posts come from the same page again and again, and parsing its address is dear. Anybody may invent pages. */
const KNOWN_REFERERS_MAX = 500;
const KNOWN_REFERER_LENGTH_MAX = 256;
const known = new Set<string>();

/** The page a post came from, without query, fragment and credentials: those can hold personal data. */
export function storableReferer(referer: string | null): string | null {
  if (referer === null || referer.length > REFERER_LENGTH_MAX * 4) return null;
  if (known.has(referer)) return referer;
  const fresh = withoutPersonalData(referer);
  // One with a query may hold personal data, and would hardly come again.
  if (referer.length > KNOWN_REFERER_LENGTH_MAX || referer !== fresh) return fresh;
  if (known.size >= KNOWN_REFERERS_MAX) known.clear();
  known.add(referer);
  return fresh;
}

function withoutPersonalData(referer: string): string | null {
  const url = URL.parse(referer);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  return `${url.origin}${url.pathname}`.slice(0, REFERER_LENGTH_MAX);
}

/** A user agent of at most 512 characters. */
export function storableUserAgent(userAgent: string | null): string | null {
  return userAgent === null || userAgent === ""
    ? null
    : storableText(userAgent.slice(0, USER_AGENT_LENGTH_MAX));
}
