import { BlockList, isIP } from "node:net";
import type { SpamListEntries, SpamLists } from "@formtrap/contracts";
import { comparableDomain, domainOfAddress } from "./domain-name.ts";
import { createPhraseIndex, type PhraseIndex } from "./phrase-index.ts";

/** One list, ready to judge by; null where it has no entries of a kind. */
export interface PreparedEntries {
  readonly addresses: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
  readonly words: PhraseIndex<string> | null;
  readonly networks: BlockList | null;
}

export interface PreparedSpamLists {
  /** Nothing is on either. */
  readonly isEmpty: boolean;
  readonly blocked: PreparedEntries;
  readonly allowed: PreparedEntries;
}

const prepared = new WeakMap<SpamLists, PreparedSpamLists>();

/** Prepares lists, or returns what was prepared when this very object was seen before. Entries that are none are skipped. */
export function prepareSpamLists(lists: SpamLists): PreparedSpamLists {
  const known = prepared.get(lists);
  if (known !== undefined) return known;
  const blocked = prepareEntries(lists.blocked);
  const allowed = prepareEntries(lists.allowed);
  const ready = { blocked, allowed, isEmpty: hasNone(blocked) && hasNone(allowed) };
  prepared.set(lists, ready);
  return ready;
}

/** An address as it is compared: lower case, its domain in punycode. */
export function comparableAddress(address: string): string | null {
  const trimmed = address.trim();
  const domain = domainOfAddress(trimmed);
  return domain === null ? null : `${trimmed.slice(0, trimmed.lastIndexOf("@")).toLowerCase()}@${domain}`;
}

function prepareEntries(entries: SpamListEntries): PreparedEntries {
  const words = entries.words.filter((word) => word.trim() !== "");
  return {
    addresses: new Set(entries.addresses.map(comparableAddress).filter((address) => address !== null)),
    domains: new Set(entries.domains.map(listedDomain).filter((domain) => domain !== null)),
    words:
      words.length === 0
        ? null
        : createPhraseIndex(
            words.map((word) => [word, word.trim()]),
            { inWords: false },
          ),
    networks: prepareNetworks(entries.networks),
  };
}

function hasNone({ addresses, domains, words, networks }: PreparedEntries): boolean {
  return addresses.size + domains.size === 0 && words === null && networks === null;
}

/** People also write `*.example.com` and `@example.com`; subdomains are meant anyway. */
function listedDomain(entry: string): string | null {
  return comparableDomain(entry.trim().replace(/^(?:\*\.|@|\.)/, ""));
}

function prepareNetworks(networks: readonly string[]): BlockList | null {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix, ...rest] = network.trim().split("/");
    const version = isIP(address);
    if (version === 0 || rest.length > 0) continue;
    const family = version === 4 ? "ipv4" : "ipv6";
    const bits = version === 4 ? 32 : 128;
    if (prefix === undefined) list.addAddress(address, family);
    else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits)
      list.addSubnet(address, Number(prefix), family);
  }
  return list.rules.length === 0 ? null : list;
}
