import { isWordUnit } from "./fold-text.ts";

/** FNV-1a's (draft-eastlake-fnv), 32 bits. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const SPACE = 0x20;

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

/** Calls `found` with the number of each word of folded text, in their order, and where the word starts and ends. */
export function forEachWord(folded: string, found: (hash: number, start: number, end: number) => void): void {
  let hash = OFFSET;
  let start = 0;
  for (let at = 0; at <= folded.length; at += 1) {
    const unit = at < folded.length ? folded.charCodeAt(at) : SPACE;
    if (isWordUnit(unit)) {
      hash = Math.imul(hash ^ unit, PRIME);
    } else {
      if (at > start) found(hash, start, at);
      hash = OFFSET;
      start = at + 1;
    }
  }
}
