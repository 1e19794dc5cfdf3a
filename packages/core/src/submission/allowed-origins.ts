/** The origins that may post to a form, ready to be asked about. */
export interface AllowedOrigins {
  /** True where the form names none: anyone may post. */
  readonly isOpen: boolean;
  /** @param origin a serialized origin, such as `https://example.com:8443`. */
  has(origin: string): boolean;
  /** Whether any allowed origin is on this host, whatever its scheme and port. */
  hasHostname(hostname: string): boolean;
}

/**
 * Reads a form's list: `https://example.com`, `https://*.example.com` (any depth below, not the domain itself), a bare
 * `example.com` (http and https), or `*`. An entry that is none of these matches nothing.
 */
export function readAllowedOrigins(entries: readonly string[]): AllowedOrigins {
  const exact = new Set<string>();
  const suffixes: { readonly scheme: string; readonly rest: string; readonly hostname: string }[] = [];
  let any = entries.length === 0;
  for (const entry of entries) {
    const text = entry.trim().toLowerCase();
    if (text === "*") any = true;
    for (const url of text.includes("://") ? [text] : [`https://${text}`, `http://${text}`]) {
      const wildcard = /^(https?:\/\/)\*\.(.+)$/.exec(url);
      const origin = originOf(wildcard === null ? url : `${wildcard[1]}${wildcard[2]}`);
      if (origin === null) continue;
      if (wildcard === null) exact.add(origin);
      else {
        const scheme = wildcard[1] ?? "";
        const hostname = `.${new URL(origin).hostname}`;
        suffixes.push({ scheme, rest: `.${origin.slice(scheme.length)}`, hostname });
      }
    }
  }
  return {
    isOpen: any,
    has(origin) {
      const text = origin.toLowerCase();
      if (any || exact.has(text)) return true;
      return suffixes.some(
        ({ scheme, rest }) =>
          text.startsWith(scheme) && text.endsWith(rest) && text.length > scheme.length + rest.length,
      );
    },
    hasHostname(hostname) {
      const text = hostname.toLowerCase();
      if (any) return true;
      if ([...exact].some((origin) => new URL(origin).hostname === text)) return true;
      return suffixes.some(
        (suffix) => text.endsWith(suffix.hostname) && text.length > suffix.hostname.length,
      );
    },
  };
}

/** The serialized origin of an http or https address, or null. */
export function originOf(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? url.origin : null;
}
