import { foldText, splitWords } from "./fold-text.ts";
import { forEachWordHash, hashPair, hashWord } from "./word-hash.ts";

/** Alphabets whose words bend or are not spaced: their phrases are found anywhere in the text. */
const FOUND_ANYWHERE =
  /[\u0400-\u052f\u0590-\u06ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;

/** Nearly all phrases, which need no folding. */
const PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/;

/** Phrases, each with what it stands for, found in one pass over a text. */
export interface PhraseIndex<T> {
  /** Calls `found` at every place where a phrase stands; the same phrase may be found often. */
  scan(
    text: { readonly folded: string; readonly words: () => readonly string[] },
    found: (value: T) => void,
  ): void;
}

/**
 * A tree of words that grows where it is read: at a cold start a phrase is only put down, and most are never met.
 * `rests` are phrases, without the words that led here, whose next word has no node yet.
 */
interface WordNode<T> {
  readonly values: T[];
  rests: [rest: string, value: T][];
  next: Map<string, WordNode<T>> | null;
}

interface Stem<T> {
  readonly folded: string;
  readonly value: T;
}

/** By the first two characters. */
type StemIndex<T> = Map<number, Stem<T>[]>;

/**
 * Indexes phrases as whole words in a tree of words, so that a text costs its words and not the number of phrases.
 * Those in alphabets without spaces are indexed by their first two characters and found inside words.
 * @param inWords also finds those whose words bend (Cyrillic, Hebrew, Arabic) inside words: for stems.
 */
export function createPhraseIndex<T>(
  phrases: Iterable<readonly [phrase: string, value: T]>,
  options: { readonly inWords: boolean },
): PhraseIndex<T> {
  const root = newNode<T>();
  const starts = new Set<number>();
  const unread: [string, T][] = [];
  let stems: StemIndex<T> | null = null;
  const isStem = options.inWords ? FOUND_ANYWHERE : UNSPACED;
  for (const [phrase, value] of phrases) {
    if (isStem.test(phrase)) unread.push([phrase, value]);
    else {
      const plain = PLAIN.test(phrase) ? phrase : splitWords(foldText(phrase)).join(" ");
      root.rests.push([plain, value]);
      starts.add(startOf(plain));
    }
  }
  return {
    scan(text, found) {
      if (mayHold(text.folded, starts)) scanWords(root, text.words(), found);
      if (unread.length === 0 || !isStem.test(text.folded)) return;
      // Most containers never see a text in these alphabets: the index waits for the first.
      stems ??= indexStems(unread);
      scanStems(stems, text.folded, found);
    },
  };
}

/** A number for a phrase's first two words, or its only one. */
function startOf(phrase: string): number {
  const [first = "", second] = phrase.split(" ", 2);
  return second === undefined ? hashWord(first) : hashPair(hashWord(first), hashWord(second));
}

/** Whether any phrase may begin in a text, by numbers alone: in most honest texts none does, and no word is cut out. */
function mayHold(folded: string, starts: ReadonlySet<number>): boolean {
  let before = 0;
  let isHeld = false;
  forEachWordHash(folded, (hash) => {
    isHeld = starts.has(hash) || starts.has(hashPair(before, hash));
    before = hash;
    return !isHeld;
  });
  return isHeld;
}

function newNode<T>(): WordNode<T> {
  return { values: [], rests: [], next: null };
}

function nodeAfter<T>(node: WordNode<T>, word: string): WordNode<T> | undefined {
  if (node.rests.length > 0) grow(node);
  return node.next?.get(word);
}

function grow<T>(node: WordNode<T>): void {
  node.next ??= new Map<string, WordNode<T>>();
  for (const [phrase, value] of node.rests) {
    const space = phrase.indexOf(" ");
    const word = space < 0 ? phrase : phrase.slice(0, space);
    let child = node.next.get(word);
    if (child === undefined) {
      child = newNode();
      node.next.set(word, child);
    }
    if (space < 0) child.values.push(value);
    else child.rests.push([phrase.slice(space + 1), value]);
  }
  node.rests = [];
}

function indexStems<T>(phrases: Iterable<readonly [phrase: string, value: T]>): StemIndex<T> {
  const stems: StemIndex<T> = new Map();
  for (const [phrase, value] of phrases) {
    const stem = { folded: foldText(phrase.trim()), value };
    const key = stem.folded.length === 1 ? keyAt(`${stem.folded}\0`, 0) : keyAt(stem.folded, 0);
    const known = stems.get(key);
    if (known === undefined) stems.set(key, [stem]);
    else known.push(stem);
  }
  return stems;
}

function keyAt(text: string, at: number): number {
  return text.charCodeAt(at) * 0x1_0000 + text.charCodeAt(at + 1);
}

function scanWords<T>(root: WordNode<T>, words: readonly string[], found: (value: T) => void): void {
  for (let start = 0; start < words.length; start += 1) {
    let node = nodeAfter(root, words[start] ?? "");
    for (let at = start + 1; node !== undefined; at += 1) {
      for (const value of node.values) found(value);
      const word = words[at];
      node = word === undefined ? undefined : nodeAfter(node, word);
    }
  }
}

function scanStems<T>(stems: StemIndex<T>, folded: string, found: (value: T) => void): void {
  for (let at = 0; at < folded.length; at += 1) {
    reportStems(stems.get(keyAt(folded, at)), folded, at, found);
    // A single character, such as a word of Chinese, is kept as if NUL followed it.
    reportStems(stems.get(folded.charCodeAt(at) * 0x1_0000), folded, at, found);
  }
}

function reportStems<T>(
  stems: readonly Stem<T>[] | undefined,
  folded: string,
  at: number,
  found: (value: T) => void,
): void {
  if (stems === undefined) return;
  for (const stem of stems) if (folded.startsWith(stem.folded, at)) found(stem.value);
}
