import { storableText } from "./storable-text.ts";

const USER_AGENT_LENGTH_MAX = 512;
const REFERER_LENGTH_MAX = 2048;

/** The page a post came from, without query, fragment and credentials: those can hold personal data. */
export function storableReferer(referer: string | null): string | null {
  if (referer === null || referer.length > REFERER_LENGTH_MAX * 4) return null;
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
