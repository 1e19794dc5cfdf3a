const WORD = /[\p{L}\p{M}]+/gu;
const LATIN = /[A-Za-z\u00c0-\u024f]/;
const CYRILLIC_OR_GREEK = /[\u0370-\u03ff\u0400-\u052f]/;
/** Between letters of alphabets that need no joiners; a soft hyphen is what a browser copies. */
const HIDDEN_IN_WORD =
  /(?<=[A-Za-z\u00c0-\u024f\u0370-\u052f])[\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]{1,8}(?=[A-Za-z\u00c0-\u024f\u0370-\u052f])/g;
const STYLED_LETTERS = /[\u{1d400}-\u{1d7ff}\u24b6-\u24e9\u{1f130}-\u{1f189}]/gu;
const MIXED_WORD_LENGTH_MIN = 4;
/** "WhatsApp" or "PDF" with a Russian ending is honest; so is a letter typed on the wrong keyboard, once. */
const INFLECTED_LATIN = /^[A-Za-z\u00c0-\u024f]{2,}[\u0400-\u052f]{1,4}$/;

/** How often text plays with letters so that people read one thing and filters another. */
export interface LetterTricks {
  /** Words that mix Latin with Cyrillic or Greek letters. */
  readonly mixedWords: number;
  /** Places where something invisible cuts a word. */
  readonly hiddenInWords: number;
  /** Mathematical or enclosed letters in place of plain ones. */
  readonly styledLetters: number;
}

/** Counts the tricks; text of two languages, or of one with accents, holds none. */
export function countLetterTricks(text: string): LetterTricks {
  return {
    mixedWords: LATIN.test(text) && CYRILLIC_OR_GREEK.test(text) ? countMixedWords(text) : 0,
    hiddenInWords: countMatches(text, HIDDEN_IN_WORD),
    styledLetters: countMatches(text, STYLED_LETTERS),
  };
}

function countMixedWords(text: string): number {
  let mixed = 0;
  for (const [word] of text.matchAll(WORD)) {
    if (word.length < MIXED_WORD_LENGTH_MIN || !LATIN.test(word) || !CYRILLIC_OR_GREEK.test(word)) continue;
    if (!INFLECTED_LATIN.test(word)) mixed += 1;
  }
  return mixed;
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
