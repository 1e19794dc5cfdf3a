import { isWordUnit } from "./fold-text.ts";

/** FNV-1a's (draft-eastlake-fnv), 32 bits. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** A number for a word, for looking it up without cutting it out of its text. */
export function hashWord(word: string): number {
  let hash = OFFSET;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME);
  return hash;
}

/** A number for a pair of words, in this order. */
export function hashPair(first: number, second: number): number {
  return Math.imul(first ^ 0x9747b28c, PRIME) ^ second;
}

/** Calls `found` with number and length of each word of folded text, in their order, until it returns false. */
export function forEachWordHash(folded: string, found: (hash: number, length: number) => boolean): void {
  let hash = OFFSET;
  let length = 0;
  for (let at = 0; at <= folded.length; at += 1) {
    const unit = at < folded.length ? folded.charCodeAt(at) : 0x20;
    if (isWordUnit(unit)) {
      hash = Math.imul(hash ^ unit, PRIME);
      length += 1;
    } else if (length > 0) {
      if (!found(hash, length)) return;
      hash = OFFSET;
      length = 0;
    }
  }
}
