import { LOOKALIKES } from "./lookalikes.ts";

const NON_ASCII = /[^\0-\x7f]/;
const ASCII_LAST = 0x7f;
const LATIN_LAST = 0x24f;
/** Of the Latin block, but a Greek letter once it is folded. */
const MICRO_SIGN = 0xb5;
/** Accents and points: of Latin and Greek, Cyrillic, Hebrew, Arabic, of any. As \p{M} they take milliseconds to compile. */
const MARKS = String.raw`\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f`;
/** Soft hyphens, zero-width characters, directions, variation selectors. */
const INVISIBLE = String.raw`\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff`;
const MARKS_AND_INVISIBLE = new RegExp(`[${MARKS}${INVISIBLE}]+`, "g");
/** Compatibility forms grow up to eighteenfold: folding stops where reading would become work. */
const FOLDED_LENGTH_MAX = 32_768;
/** Ordering a run of marks takes quadratic time, so runs are normalized in short pieces. */
const FOLDED_BLOCK = 512;
const LATIN_LETTER = /[a-z]/;
const LOOKALIKE_WORD = /[a-z\u0370-\u03ff\u0400-\u052f]+/g;

/** Whether text holds anything but the letters and signs of western languages. */
export function isBeyondLatin(text: string): boolean {
  return highestUnit(text) > LATIN_LAST;
}

/** The highest UTF-16 unit of a text; the micro sign counts as the Greek letter that it is. */
function highestUnit(text: string): number {
  let highest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === MICRO_SIGN) highest = Math.max(highest, LATIN_LAST + 1);
    else if (unit > highest) highest = unit;
  }
  return highest;
}

/**
 * Text as it is compared: lower case, NFKC's compatibility forms, no accents, nothing invisible, and words that mix
 * alphabets spelled in Latin letters. 32,768 characters at most.
 */
export function foldText(text: string): string {
  const highest = highestUnit(text);
  if (highest <= ASCII_LAST) return text.slice(0, FOLDED_LENGTH_MAX).toLowerCase();
  if (highest <= LATIN_LAST) return foldLatin(text).slice(0, FOLDED_LENGTH_MAX).toLowerCase();
  let folded = "";
  const bare = text.replace(MARKS_AND_INVISIBLE, "");
  for (let at = 0; at < bare.length && folded.length < FOLDED_LENGTH_MAX; at += FOLDED_BLOCK) {
    folded += bare
      .slice(at, at + FOLDED_BLOCK)
      .normalize("NFKD")
      .replace(MARKS_AND_INVISIBLE, "");
  }
  folded = folded.slice(0, FOLDED_LENGTH_MAX).toLowerCase();
  return LATIN_LETTER.test(folded) ? folded.replace(LOOKALIKE_WORD, spellInLatin) : folded;
}

function foldLatin(text: string): string {
  let folded = "";
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) <= ASCII_LAST) continue;
    folded += text.slice(from, at) + foldLatinLetter(text.charAt(at));
    from = at + 1;
  }
  return folded + text.slice(from);
}

const foldedLatinLetters = new Map<string, string>();

/** Each letter by itself, and once: in western languages nothing stands between letters that could change them. */
function foldLatinLetter(letter: string): string {
  let folded = foldedLatinLetters.get(letter);
  if (folded === undefined) {
    folded = letter.normalize("NFKD").replace(MARKS_AND_INVISIBLE, "");
    foldedLatinLetters.set(letter, folded);
  }
  return folded;
}

function spellInLatin(word: string): string {
  if (!LATIN_LETTER.test(word) || !NON_ASCII.test(word)) return word;
  let latin = "";
  for (const letter of word) latin += LOOKALIKES.get(letter) ?? letter;
  return latin;
}

/** The words of folded text: runs of letters and digits of any alphabet; a language without spaces gives long ones. */
export function splitWords(folded: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at <= folded.length; at += 1) {
    const isWord = at < folded.length && isWordUnit(folded.charCodeAt(at));
    if (isWord && start < 0) start = at;
    else if (!isWord && start >= 0) {
      words.push(folded.slice(start, at));
      start = -1;
    }
  }
  return words;
}

/** How many words folded text has. */
export function countWords(folded: string): number {
  let words = 0;
  let isInWord = false;
  for (let at = 0; at < folded.length; at += 1) {
    const isWord = isWordUnit(folded.charCodeAt(at));
    if (isWord && !isInWord) words += 1;
    isInWord = isWord;
  }
  return words;
}

/** Whether a UTF-16 unit of folded text is part of a word. */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
  // Latin-1 signs, general punctuation to arrows and boxes, CJK punctuation, halves of emoji.
  if (unit < 0xc0 || unit === 0xd7 || unit === 0xf7) return false;
  if (unit >= 0x2000 && unit <= 0x2bff) return false;
  return !(unit >= 0x3000 && unit <= 0x3004) && !(unit >= 0x3008 && unit <= 0x3020) && unit < 0xd800;
}
