/** Headers that end at the next hop (RFC 9110 section 7.6.1) and are never part of an event. */
export const HOP_BY_HOP_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export interface EventHeaders {
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
}

/**
 * Headers as payload format 2.0 has them: lower-case names, repeated ones joined by a comma, cookies apart.
 * `rawHeaders` is Node's flat list of names and values.
 */
export function toEventHeaders(rawHeaders: readonly string[]): EventHeaders {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    const value = rawHeaders[index + 1] ?? "";
    if (name === "cookie") {
      cookies.push(...value.split(";").map((cookie) => cookie.trim()));
    } else if (!HOP_BY_HOP_HEADERS.has(name)) {
      const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
      setHeader(headers, name, before === undefined ? value : `${before},${value}`);
    }
  }
  return { headers, cookies: cookies.filter((cookie) => cookie !== "") };
}

/** A header may be named `__proto__`; plain assignment would lose it. */
function setHeader(headers: Record<string, string>, name: string, value: string): void {
  Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
}
