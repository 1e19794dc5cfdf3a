/** A header such as `form-data; name="a"; filename="b"`: its first word, and its parameters by lower-case name. */
export interface ParameterizedHeader {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/**
 * Parses Content-Type and Content-Disposition leniently. In quoted strings only `\"` is an escape, since browsers
 * send Windows paths unescaped; a backslash before the closing quote is a backslash. The first of two equal names wins.
 */
export function parseParameterizedHeader(header: string): ParameterizedHeader {
  const semicolon = header.indexOf(";");
  if (semicolon === -1) return { value: header.trim().toLowerCase(), parameters: NO_PARAMETERS };
  const parameters = new Map<string, string>();
  let position = semicolon;
  while (position !== -1 && position < header.length) {
    const equals = header.indexOf("=", position + 1);
    if (equals === -1) break;
    // A parameter without a value: skip to the next one.
    const next = header.indexOf(";", position + 1);
    if (next !== -1 && next < equals) {
      position = next;
      continue;
    }
    const name = header
      .slice(position + 1, equals)
      .trim()
      .toLowerCase();
    const { text, end } = readValue(header, equals + 1);
    if (!parameters.has(name)) parameters.set(name, text);
    position = header.indexOf(";", end);
  }
  return { value: header.slice(0, semicolon).trim().toLowerCase(), parameters };
}

function readValue(header: string, from: number): { readonly text: string; readonly end: number } {
  let start = from;
  while (header[start] === " " || header[start] === "\t") start += 1;
  if (header[start] !== '"') {
    const semicolon = header.indexOf(";", start);
    const end = semicolon === -1 ? header.length : semicolon;
    return { text: header.slice(start, end).trim(), end };
  }
  let close = header.indexOf('"', start + 1);
  let escaped = false;
  while (
    close !== -1 &&
    header[close - 1] === "\\" &&
    close - 1 > start &&
    !endsParameter(header, close + 1)
  ) {
    escaped = true;
    close = header.indexOf('"', close + 1);
  }
  const end = close === -1 ? header.length : close;
  const text = header.slice(start + 1, end);
  return { text: escaped ? text.replaceAll('\\"', '"') : text, end };
}

/**
 * Whether a quote was the closing one: another parameter or nothing follows. No run of spaces can be shared out between
 * two parts of the expression: that would take quadratic time.
 */
const AFTER_CLOSING_QUOTE = /^\s*(?:$|;\s*(?:$|[\w*-]+\s*=))/;

function endsParameter(header: string, from: number): boolean {
  return AFTER_CLOSING_QUOTE.test(header.slice(from));
}
