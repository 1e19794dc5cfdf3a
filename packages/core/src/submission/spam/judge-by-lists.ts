import { isIP } from "node:net";
import { domainOfAddress, findDomain } from "./domain-name.ts";
import { findLinks } from "./find-links.ts";
import { comparableAddress, type PreparedEntries, type PreparedSpamLists } from "./prepare-spam-lists.ts";
import type { ReadPost } from "./read-post.ts";

/** What a space's lists say of a post. */
export interface ListVerdict {
  readonly verdict: "blocked" | "allowed";
  /** For people; names the entry, never the visitor's own words. */
  readonly text: string;
}

interface PostToJudge {
  readonly content: ReadPost;
  readonly email: string | null;
  /** Whole, before it is shortened for storing. */
  readonly ipAddress: string | null;
}

/**
 * Judges a post by its space's lists; allowed beats blocked. Domains are those of the sender's address and, for
 * blocking alone, of links: spam that links to an allowed site is no friend's.
 * @returns null where no list says anything.
 */
export function judgeByLists(lists: PreparedSpamLists, post: PostToJudge): ListVerdict | null {
  if (lists.isEmpty) return null;
  const allowed = findReason(lists.allowed, post);
  if (allowed !== null)
    return { verdict: "allowed", text: `${allowed} is on the space's list of allowed ones` };
  const blocked = findReason(lists.blocked, post) ?? linkedDomain(lists.blocked, post);
  return blocked === null
    ? null
    : { verdict: "blocked", text: `${blocked} is on the space's list of blocked ones` };
}

/** The cheapest first. */
function findReason(entries: PreparedEntries, post: PostToJudge): string | null {
  return (
    senderReason(entries, post.email) ?? networkReason(entries, post.ipAddress) ?? wordReason(entries, post)
  );
}

function senderReason({ addresses, domains }: PreparedEntries, email: string | null): string | null {
  if (email === null || addresses.size + domains.size === 0) return null;
  const address = comparableAddress(email);
  if (address !== null && addresses.has(address)) return "the sender's address";
  const domain = domainOfAddress(email);
  const listed = domain === null ? null : findDomain(domains, domain);
  return listed === null ? null : `the domain ${listed} of the sender's address`;
}

function networkReason({ networks }: PreparedEntries, ipAddress: string | null): string | null {
  if (networks === null || ipAddress === null) return null;
  const version = isIP(ipAddress);
  // BlockList also matches IPv4 rules against IPv4 addresses mapped into IPv6.
  const isListed = version !== 0 && networks.check(ipAddress, version === 4 ? "ipv4" : "ipv6");
  return isListed ? "the visitor's network" : null;
}

function wordReason({ words }: PreparedEntries, post: PostToJudge): string | null {
  const found: string[] = [];
  words?.scan(post.content.folded, (word) => {
    if (found.length === 0) found.push(word);
  });
  const [word] = found;
  return word === undefined ? null : `the word "${word}"`;
}

function linkedDomain({ domains }: PreparedEntries, post: PostToJudge): string | null {
  if (domains.size === 0) return null;
  for (const link of findLinks(post.content.text)) {
    const listed = findDomain(domains, link.host);
    if (listed !== null) return `the domain ${listed} of a link`;
  }
  return null;
}
