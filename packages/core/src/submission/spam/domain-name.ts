import { domainToASCII } from "node:url";

/** A host name as it is compared: lower case, punycode, no trailing dot; null for what is none. */
export function comparableDomain(text: string): string | null {
  const written = text.trim().toLowerCase();
  const lower = written.endsWith(".") ? written.slice(0, -1) : written;
  // Only other alphabets need the costly mapping; a plain name stays as it is.
  const ascii = /^[a-z0-9._-]+$/.test(lower) ? lower : domainToASCII(lower);
  return ascii === "" ? null : ascii;
}

/** The domain of an email address, comparable; null where there is none. */
export function domainOfAddress(address: string): string | null {
  const at = address.lastIndexOf("@");
  return at < 0 ? null : comparableDomain(address.slice(at + 1));
}

/** The name itself or the parent of it that the set holds; null where it holds none. */
export function findDomain(domains: ReadonlySet<string>, domain: string): string | null {
  for (let name = domain; ; ) {
    if (domains.has(name)) return name;
    const dot = name.indexOf(".");
    if (dot < 0) return null;
    name = name.slice(dot + 1);
  }
}
