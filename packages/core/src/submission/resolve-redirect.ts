import { type AllowedOrigins, originOf } from "./allowed-origins.ts";

/** What browsers and proxies take in a Location header without complaint. */
const ADDRESS_LENGTH_MAX = 2048;

/**
 * Where a browser goes after a post. What the page asked for counts where it lies on the post's own origin, on an
 * allowed origin, or on that of the form's `redirectUrl`; a relative address resolves against the post's origin,
 * never against our host. Anything else falls back to `redirectUrl`.
 * @returns an absolute http or https address, or null for our own page.
 */
export function resolveRedirect(options: {
  readonly requested: string | null;
  readonly origin: string | null;
  readonly allowed: AllowedOrigins;
  readonly redirectUrl: string | null;
}): string | null {
  const { requested, origin, allowed, redirectUrl } = options;
  const fallback = redirectUrl !== null && originOf(redirectUrl) !== null ? new URL(redirectUrl).href : null;
  if (requested === null || requested.length > ADDRESS_LENGTH_MAX) return fallback;
  const url = origin === null ? URL.parse(requested) : URL.parse(requested, origin);
  const target = url === null ? null : originOf(url.href);
  if (url === null || target === null || url.username !== "" || url.password !== "") return fallback;
  const isTrusted =
    target === origin ||
    (!allowed.isOpen && allowed.has(target)) ||
    (fallback !== null && target === originOf(fallback));
  return isTrusted ? url.href : fallback;
}
