const RARE_PAIRS_MIN = 2;
const RARE_SHARE_MIN = 0.22;
const LENGTH_MIN = 6;
/** camelCase and "McDonald" turn from small to capital once or twice. */
const TURNS_MIN = 3;
const WORD = /[A-Za-z]+/g;
const NOT_WORDS = /[^A-Za-z\s.,!?-]/;
/** A field of a few words at most is judged whole; a longer text by its first words. */
const WORDS_MAX = 40;
/** Who strikes letters at random does it from the start. */
const HONEST_WORDS_MAX = 5;
const LETTERS = 26;
const A = 0x61;
/** Makes a capital of a to z small. */
const SMALL = 0x20;

/** A table of all pairs: one where the second letter rarely follows the first. */
function readPairs(rows: string): Uint8Array {
  const table = new Uint8Array(LETTERS * LETTERS);
  for (const row of rows.split(" ")) {
    const first = row.charCodeAt(0) - A;
    for (let at = 2; at < row.length; at += 1) table[first * LETTERS + row.charCodeAt(at) - A] = 1;
  }
  return table;
}

/**
 * Pairs of letters that words hardly hold: each letter, then those that rarely follow it. Counted over the names of
 * countries, languages and currencies in 80 languages written in Latin letters (ICU's display names, accents removed).
 */
const RARE_PAIRS = readPairs(
  "b:bdfgmnpqtxz c:bfgpqvwx d:bfgmpqtvx f:bcdhjkmnpqstvwxyz g:cdfmpqxz h:bcfghjlnpqxyz j:bfhjlpqrvwxyz k:bdfgnpqxz " +
    "l:fhpqrwx m:dfgjklnqrtvwxz n:fprx o:x p:bcdfgjklmnqvwxz q:bcdfghjklmnpqrstvwxyz r:px s:dfqx t:bdfgmpq u:q " +
    "v:bcdfghklmpqtvwxz w:bcdfgjklmpqtvwxz x:bcdfgjklmnpqrstuvwxyz y:bfhqvwxyz z:cdfgmpqxz",
);

/**
 * Whether text is nothing but letters struck at random. Text with digits, signs or letters beyond a to z is not
 * judged: keys, codes and other languages are no noise.
 */
export function isRandomLetters(text: string): boolean {
  const head = text.slice(0, 400);
  if (NOT_WORDS.test(head)) return false;
  let random = 0;
  let words = 0;
  for (const [word] of head.matchAll(WORD)) {
    words += 1;
    if (isRandomWord(word)) random += 1;
    if (words === WORDS_MAX || (random === 0 && words === HONEST_WORDS_MAX)) break;
  }
  return random > 0 && random >= words * 0.6;
}

function isRandomWord(word: string): boolean {
  if (word.length < LENGTH_MIN || word.length > 40) return false;
  return hasRareLetters(word) || turnsToCapitals(word) >= TURNS_MIN;
}

function hasRareLetters(word: string): boolean {
  let rare = 0;
  let before = (word.charCodeAt(0) | SMALL) - A;
  for (let at = 1; at < word.length; at += 1) {
    const letter = (word.charCodeAt(at) | SMALL) - A;
    rare += RARE_PAIRS[before * LETTERS + letter] ?? 0;
    before = letter;
  }
  return rare >= RARE_PAIRS_MIN && rare >= RARE_SHARE_MIN * (word.length - 1);
}

function turnsToCapitals(word: string): number {
  let turns = 0;
  for (let at = 1; at < word.length; at += 1) {
    if (word.charCodeAt(at) < 0x5b && word.charCodeAt(at - 1) > 0x5a) turns += 1;
  }
  return turns;
}
