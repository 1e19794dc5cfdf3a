import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Cidr = readonly [Address, number];

export type Verdict =
  | { readonly allowed: true }
  /** For the operator's log only: told to a customer it would make the guard a port scanner. */
  | { readonly allowed: false; readonly reason: string };

const ALLOWED: Verdict = { allowed: true };

/** The cloud's own services (credentials, user data, resolver, wire server): no configuration opens these. */
const NEVER: readonly Cidr[] = ["169.254.0.0/16", "168.63.129.16/32", "fe80::/10", "fd00:ec2::/32"].map(
  (range) => ipaddr.parseCIDR(range),
);

/** All that IANA has handed out for the global internet; "unicast" alone would take unassigned space too. */
const GLOBAL_IPV6: Cidr = ipaddr.parseCIDR("2000::/3");

/**
 * Reads ranges such as `10.0.0.0/8` or `::1/128`.
 * @throws Error naming the first text that is not a range.
 */
export function parseCidrs(texts: readonly string[]): readonly Cidr[] {
  return texts.map((text) => {
    if (!ipaddr.isValidCIDR(text)) throw new Error(`Not an address range: "${text}" (example: 10.0.0.0/8).`);
    return ipaddr.parseCIDR(text);
  });
}

/**
 * Judges one numeric address. Only globally routed unicast passes, and what `allowCidrs` opens.
 * Forms that carry an IPv4 address inside IPv6 (mapped, compatible, 6to4, Teredo, NAT64) never pass by it.
 */
export function judgeAddress(text: string, allowCidrs: readonly Cidr[]): Verdict {
  // ipaddr.js also reads octal, hexadecimal and short forms; Node's strict reading has to agree first.
  if (isIP(text) === 0) return { allowed: false, reason: "not an address" };
  if (text.includes("%")) return { allowed: false, reason: "zone id" };
  const address = ipaddr.parse(text);
  if (NEVER.some((cidr) => contains(cidr, address))) return { allowed: false, reason: "metadata" };
  if (allowCidrs.some((cidr) => contains(cidr, address))) return ALLOWED;
  const range = address.range();
  if (range !== "unicast") return { allowed: false, reason: range };
  if (address.kind() === "ipv6" && !contains(GLOBAL_IPV6, address)) {
    return { allowed: false, reason: "unassigned" };
  }
  return ALLOWED;
}

/**
 * Judges an address that plain text shall go to: what people wrote must not cross the internet unencrypted, so only
 * what `allowCidrs` opens passes.
 */
export function judgePlainAddress(text: string, allowCidrs: readonly Cidr[]): Verdict {
  const verdict = judgeAddress(text, allowCidrs);
  if (!verdict.allowed) return verdict;
  const address = ipaddr.parse(text);
  return allowCidrs.some((cidr) => contains(cidr, address))
    ? ALLOWED
    : { allowed: false, reason: "plain text" };
}

/**
 * Tells whether a text is a plain ASCII host name, so that no resolver reads it as an address:
 * `2130706433`, `0x7f.1`, `0177.0.0.1`, `127.1` and a trailing dot are not names.
 */
export function isHostName(text: string): boolean {
  if (text.length > 253) return false;
  const labels = text.split(".");
  if (!labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))) return false;
  // The URL standard's "ends in a number": such a host is an address or an error, never a name.
  return !/^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? "");
}

function contains([base, bits]: Cidr, address: Address): boolean {
  return base.kind() === address.kind() && address.match(base, bits);
}
