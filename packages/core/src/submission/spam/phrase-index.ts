import { foldText, isWordUnit, splitWords } from "./fold-text.ts";
import { NumberFilter } from "./number-filter.ts";
import { forEachWord, hashPair, hashWord } from "./word-hash.ts";

/** Alphabets whose words bend or are not spaced: their phrases are found anywhere in the text. */
const FOUND_ANYWHERE =
  /[\u0400-\u052f\u0590-\u06ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;

/** Nearly all phrases, which need no folding. */
const PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/;
const SPACE = 0x20;

/** Phrases, each with what it stands for, found in one pass over a text. */
export interface PhraseIndex<T> {
  /** Calls `found` at every place where a phrase stands; the same phrase may be found often. */
  scan(folded: string, found: (value: T) => void): void;
}

/** A phrase as it is found in folded text, its words divided by single spaces. */
interface Phrase<T> {
  readonly folded: string;
  readonly value: T;
}

/** By a number: for phrases of words that of the first two words or the only one, for stems that of two characters. */
type Phrases<T> = Map<number, Phrase<T>[]>;

/**
 * Indexes phrases as whole words by a number of their first two words, so that a text costs its words and not the
 * number of phrases. Those in alphabets without spaces are indexed by two characters and found inside words.
 * @param inWords also finds those whose words bend (Cyrillic, Hebrew, Arabic) inside words: for stems.
 */
export function createPhraseIndex<T>(
  phrases: Iterable<readonly [phrase: string, value: T]>,
  options: { readonly inWords: boolean },
): PhraseIndex<T> {
  const wholeWords: Phrases<T> = new Map();
  const starts = new NumberFilter();
  const unread: [string, T][] = [];
  let stems: Phrases<T> | null = null;
  const isStem = options.inWords ? FOUND_ANYWHERE : UNSPACED;
  for (const [phrase, value] of phrases) {
    if (isStem.test(phrase)) unread.push([phrase, value]);
    else {
      const folded = PLAIN.test(phrase) ? phrase : splitWords(foldText(phrase)).join(" ");
      if (folded === "") continue;
      const start = startOf(folded);
      put(wholeWords, start, { folded, value });
      starts.add(start);
    }
  }
  return {
    scan(folded, found) {
      scanWords(wholeWords, starts, folded, found);
      if (unread.length === 0 || !isStem.test(folded)) return;
      // Most containers never see a text in these alphabets: the index waits for the first.
      stems ??= indexStems(unread);
      scanStems(stems, folded, found);
    },
  };
}

/** Shorter phrases first: of those that stand at one place, each begins the next. */
function put<T>(phrases: Phrases<T>, key: number, phrase: Phrase<T>): void {
  const known = phrases.get(key);
  if (known === undefined) {
    phrases.set(key, [phrase]);
    return;
  }
  const longer = known.findIndex(({ folded }) => folded.length > phrase.folded.length);
  known.splice(longer < 0 ? known.length : longer, 0, phrase);
}

/** A number for a phrase's first two words, or its only one. */
function startOf(phrase: string): number {
  const [first = "", second] = phrase.split(" ", 2);
  return second === undefined ? hashWord(first) : hashPair(hashWord(first), hashWord(second));
}

/** Looks up each pair of words and each word: in most honest texts neither begins a phrase. */
function scanWords<T>(
  phrases: Phrases<T>,
  starts: NumberFilter,
  folded: string,
  found: (value: T) => void,
): void {
  let before = 0;
  let startBefore = -1;
  forEachWord(folded, (word, start) => {
    const pair = hashPair(before, word);
    if (starts.mayHold(pair) && startBefore >= 0) reportWords(phrases.get(pair), folded, startBefore, found);
    if (starts.mayHold(word)) reportWords(phrases.get(word), folded, start, found);
    before = word;
    startBefore = start;
  });
}

function reportWords<T>(
  phrases: readonly Phrase<T>[] | undefined,
  folded: string,
  at: number,
  found: (value: T) => void,
): void {
  if (phrases === undefined) return;
  for (const phrase of phrases) if (standsAt(folded, at, phrase.folded)) found(phrase.value);
}

/** Whether a phrase's words stand at a place, whatever is between them but letters and digits. */
function standsAt(folded: string, start: number, phrase: string): boolean {
  let at = start;
  for (let index = 0; index < phrase.length; index += 1) {
    const unit = phrase.charCodeAt(index);
    if (unit === SPACE) {
      if (isWordAt(folded, at)) return false;
      while (at < folded.length && !isWordAt(folded, at)) at += 1;
    } else {
      if (folded.charCodeAt(at) !== unit) return false;
      at += 1;
    }
  }
  return !isWordAt(folded, at);
}

function isWordAt(folded: string, at: number): boolean {
  return at < folded.length && isWordUnit(folded.charCodeAt(at));
}

function indexStems<T>(phrases: Iterable<readonly [phrase: string, value: T]>): Phrases<T> {
  const stems: Phrases<T> = new Map();
  for (const [phrase, value] of phrases) {
    const folded = foldText(phrase.trim());
    const stem = { folded, value };
    const key = keyAt(folded.length === 1 ? `${folded}\0` : folded, 0);
    const known = stems.get(key);
    if (known === undefined) stems.set(key, [stem]);
    else known.push(stem);
  }
  return stems;
}

function keyAt(text: string, at: number): number {
  return text.charCodeAt(at) * 0x1_0000 + text.charCodeAt(at + 1);
}

function scanStems<T>(stems: Phrases<T>, folded: string, found: (value: T) => void): void {
  for (let at = 0; at < folded.length; at += 1) {
    reportStems(stems.get(keyAt(folded, at)), folded, at, found);
    // A single character, such as a word of Chinese, is kept as if NUL followed it.
    reportStems(stems.get(folded.charCodeAt(at) * 0x1_0000), folded, at, found);
  }
}

function reportStems<T>(
  stems: readonly Phrase<T>[] | undefined,
  folded: string,
  at: number,
  found: (value: T) => void,
): void {
  if (stems === undefined) return;
  for (const stem of stems) if (folded.startsWith(stem.folded, at)) found(stem.value);
}
