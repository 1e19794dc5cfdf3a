/** What Unicode counts as the end of a line. */
const LINE_END = /\r\n?|[\n\v\f\u0085\u2028\u2029]/g;
/**
 * What works without being seen: controls, marks and overrides of direction, tags, fillers of other kinds. The joiners
 * stay, which emoji and several scripts are written with, and so do signs that are drawn although Unicode calls them
 * formats (Arabic number signs). Tags stay in a flag, as Unicode TS 51 composes one.
 */
const UNSEEN =
  /(\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F})|[[\p{Cc}--\n]\p{Noncharacter_Code_Point}[\p{Cf}--[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u200C\u200D]]]/gv;
const NOTHING_TO_SEE = /^[\p{M}\p{Z}\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]*$/u;

/**
 * A stranger's text as a chat may show it, still to be escaped for its medium: well-formed, without control characters
 * and without anything that turns the order of other text around. Keeps line breaks, no more than one empty line
 * between two others. Empty where nothing would be seen.
 */
export function plainText(raw: string): string {
  const wellFormed = raw.toWellFormed().replaceAll(LINE_END, "\n").replaceAll("\t", " ");
  const seen = wellFormed.replaceAll(UNSEEN, (_match, flag: string | undefined) => flag ?? "");
  if (NOTHING_TO_SEE.test(seen)) return "";
  const lines = seen.split("\n").map((line) => line.trimEnd());
  return lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** The same in one line. */
export function plainLine(raw: string): string {
  return plainText(raw).replaceAll(/\s+/g, " ");
}
