import { foldText, isWordUnit, splitWords } from "./fold-text.ts";
import { NumberTable } from "./number-table.ts";
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

/** One of whole words, and where the next longer one is that starts with the same words; -1: there is none. */
interface WordPhrase<T> extends Phrase<T> {
  next: number;
}

/** By a number of their first two characters. */
type Stems<T> = Map<number, Phrase<T>[]>;

/**
 * Indexes phrases as whole words by a number of their first two words, so that a text costs its words and not the
 * number of phrases. Those in alphabets without spaces are indexed by two characters and found inside words.
 * @param inWords also finds those whose words bend (Cyrillic, Hebrew, Arabic) inside words: for stems.
 */
export function createPhraseIndex<T>(
  phrases: Iterable<readonly [phrase: string, value: T]>,
  options: { readonly inWords: boolean },
): PhraseIndex<T> {
  const words: [string, T][] = [];
  const unread: [string, T][] = [];
  let stems: Stems<T> | null = null;
  const isStem = options.inWords ? FOUND_ANYWHERE : UNSPACED;
  for (const [phrase, value] of phrases) (isStem.test(phrase) ? unread : words).push([phrase, value]);
  const wholeWords = new WordPhrases(words);
  return {
    scan(folded, found) {
      wholeWords.scan(folded, found);
      if (unread.length === 0 || !isStem.test(folded)) return;
      // Most containers never see a text in these alphabets: the index waits for the first.
      stems ??= indexStems(unread);
      scanStems(stems, folded, found);
    },
  };
}

/** Phrases of whole words, by a number of their first two words or their only one. */
class WordPhrases<T> {
  readonly #phrases: WordPhrase<T>[] = [];
  readonly #starts: NumberTable;

  constructor(phrases: readonly (readonly [phrase: string, value: T])[]) {
    this.#starts = new NumberTable(phrases.length);
    for (const [phrase, value] of phrases) {
      const folded = PLAIN.test(phrase) ? phrase : splitWords(foldText(phrase)).join(" ");
      if (folded !== "") this.#add(folded, value);
    }
  }

  /** Shorter phrases first: of those that stand at one place, each begins the next. */
  #add(folded: string, value: T): void {
    const start = startOf(folded);
    const index = this.#phrases.length;
    let before: WordPhrase<T> | undefined;
    let next = this.#starts.get(start);
    for (;;) {
      const phrase = this.#phrases[next];
      if (phrase === undefined || phrase.folded.length > folded.length) break;
      before = phrase;
      next = phrase.next;
    }
    if (before === undefined) this.#starts.set(start, index);
    else before.next = index;
    this.#phrases.push({ folded, value, next });
  }

  /** Looks up each pair of words and each word: in most honest texts neither begins a phrase. */
  scan(folded: string, found: (value: T) => void): void {
    let before = 0;
    let startBefore = -1;
    forEachWord(folded, (word, start) => {
      if (startBefore >= 0) this.#report(hashPair(before, word), folded, startBefore, found);
      this.#report(word, folded, start, found);
      before = word;
      startBefore = start;
    });
  }

  #report(start: number, folded: string, at: number, found: (value: T) => void): void {
    let index = this.#starts.get(start);
    while (index >= 0) {
      const phrase = this.#phrases[index];
      if (phrase === undefined) return;
      if (standsAt(folded, at, phrase.folded)) found(phrase.value);
      index = phrase.next;
    }
  }
}

/** A number for a phrase's first two words, or its only one. */
function startOf(phrase: string): number {
  const [first = "", second] = phrase.split(" ", 2);
  return second === undefined ? hashWord(first) : hashPair(hashWord(first), hashWord(second));
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

function indexStems<T>(phrases: Iterable<readonly [phrase: string, value: T]>): Stems<T> {
  const stems: Stems<T> = new Map();
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

function scanStems<T>(stems: Stems<T>, folded: string, found: (value: T) => void): void {
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
