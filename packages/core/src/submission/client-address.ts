import { isIP, isIPv4 } from "node:net";

/** The eight 16-bit groups of an IPv6 address, or the four bytes of an IPv4 one (also of one mapped into IPv6). */
type Address =
  | { readonly family: 4; readonly parts: readonly number[] }
  | { readonly family: 6; readonly parts: readonly number[] };

/** Whom a rate limit counts: an IPv4 address alone, an IPv6 address with its /64; "unknown" where it is no address. */
export function rateLimitIdentity(address: string | null): string {
  const parsed = parseAddress(address);
  if (parsed === null) return "unknown";
  return parsed.family === 4 ? parsed.parts.join(".") : hexGroups(parsed.parts.slice(0, 4));
}

/** What is stored of an address: IPv4 without its last byte (/24), IPv6 without its last ten (/48). */
export function truncateAddress(address: string | null): string | null {
  if (address !== null && isIPv4(address)) return `${address.slice(0, address.lastIndexOf("."))}.0`;
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  return parsed.family === 4
    ? `${parsed.parts.slice(0, 3).join(".")}.0`
    : `${hexGroups(parsed.parts.slice(0, 3))}::`;
}

function hexGroups(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}

function parseAddress(address: string | null): Address | null {
  if (address === null) return null;
  const version = isIP(address);
  if (version === 4) return { family: 4, parts: address.split(".").map(Number) };
  if (version === 0) return null;
  const groups = parseGroups(address.replace(/%.*$/, ""));
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return { family: 6, parts: groups };
  return { family: 4, parts: groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]) };
}

/** Expects a valid address (RFC 4291): `::` once at most, a dotted IPv4 tail allowed. */
function parseGroups(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const before = groupsOf(head);
  if (tail === undefined) return before;
  const after = groupsOf(tail);
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function groupsOf(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
