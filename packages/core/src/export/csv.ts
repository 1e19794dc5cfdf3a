import { stringify } from "csv-stringify/sync";

/** Excel takes a file without it for the country's old encoding. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * What a spreadsheet would calculate: an equals sign, plus, minus or at sign, also full-width, and behind spaces, which
 * some drop; and what begins by a tab or a line's end, which others drop. Marks that were there before count along, so
 * that taking one away always gives back what it was.
 */
const DANGEROUS = /^'*(?:[\t\r\n]|[\s\p{Z}\p{Cf}]*[=+\-@＝＋－＠])/u;
/** These stay numbers: `-5` and `-3,141.59`, but not what begins by a plus, which is a telephone. */
const NUMBER = /^-\d{1,15}(?:[.,]\d{1,15})*$/;

/** As text that every spreadsheet shows and none calculates (OWASP, CSV injection): a quote mark comes before it. */
export function defuse(text: string): string {
  return DANGEROUS.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/**
 * Lines of RFC 4180. The library's own way with formulas looks at the first character alone, and marks `-5`.
 */
export function csvLines(lines: readonly (readonly string[])[]): string {
  if (lines.length === 0) return "";
  return stringify(
    lines.map((line) => line.map(defuse)),
    { record_delimiter: "windows", quote_record_delimiter: true },
  );
}
