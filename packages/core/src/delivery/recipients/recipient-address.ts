import { domainToASCII } from "node:url";
import * as z from "zod";

/** RFC 5321, 4.5.3.1.3, without the brackets. */
const ADDRESS_LENGTH_MAX = 254;
/** RFC 5322's dot-atom, of at most what RFC 5321 allows: others are mailboxes too, but SES refuses a mail with one. */
const LOCAL_PART = /^(?=[^@]{1,64}@)[^.@]+(?:\.[^.@]+)*@/;
/** Letters of any script. What else there might be, such as a path or a line break, `domainToASCII` would drop. */
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
/** Of these, mail to `a.d.a` arrives at `ada`. */
const DOT_BLIND_DOMAINS: ReadonlySet<string> = new Set(["gmail.com", "googlemail.com"]);

/** An address that mail can be sent to, in the one spelling that tables know: lower case, the domain in ASCII. */
export const recipientAddressSchema = z
  .string()
  .transform(toOneSpelling)
  .pipe(
    z
      .email({ pattern: z.regexes.html5Email, error: "must be an email address" })
      .max(ADDRESS_LENGTH_MAX)
      .refine((address) => LOCAL_PART.test(address) && /\.[^.@]+$/.test(address), "must be an email address"),
  );

/** The one spelling of an address; null for what is none. */
export function normalizeAddress(text: string): string | null {
  return recipientAddressSchema.safeParse(text).data ?? null;
}

/**
 * The mailbox behind a normalized address, as far as can be told from outside: labels after a plus, and dots where they
 * mean nothing, are left out. For counting only; nothing is sent to it.
 */
export function mailboxOf(address: string): string {
  const { local, domain } = splitAddress(address);
  const [unlabelled = ""] = local.split("+");
  const name = DOT_BLIND_DOMAINS.has(domain) ? unlabelled.replaceAll(".", "") : unlabelled;
  return `${name === "" ? local : name}@${domain}`;
}

function toOneSpelling(text: string): string {
  const { local, domain } = splitAddress(text.trim().toLowerCase());
  return `${local}@${DOMAIN.test(domain) ? domainToASCII(domain) : ""}`;
}

function splitAddress(address: string): { readonly local: string; readonly domain: string } {
  const at = address.lastIndexOf("@");
  return { local: address.slice(0, Math.max(at, 0)), domain: address.slice(at + 1) };
}
