const ELLIPSIS = "…";
/** More than any emoji has. What is longer as one character is a pile of marks, and is cut between those. */
const CHARACTER_UNITS_MAX = 64;
const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The start of a text, as much as fits into so many UTF-16 units with the ellipsis that says so; the text itself where
 * it fits. Never cut within what people take for one character, such as an emoji of several joined ones.
 */
export function cutText(text: string, unitsMax: number): string {
  if (text.length <= unitsMax) return text;
  const end = startOfCharacter(text, unitsMax - ELLIPSIS.length);
  return `${text.slice(0, end).trimEnd()}${ELLIPSIS}`;
}

/** Where the character begins that holds the unit at `at`. */
function startOfCharacter(text: string, at: number): number {
  // From the text's start: where flags meet, only counting tells which two letters make one.
  const start = characters.segment(text.slice(0, at + CHARACTER_UNITS_MAX)).containing(at)?.index ?? at;
  if (at - start < CHARACTER_UNITS_MAX) return start;
  const isSecondHalf = /[\uDC00-\uDFFF]/.test(text.charAt(at));
  return isSecondHalf ? at - 1 : at;
}
