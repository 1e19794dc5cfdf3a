const SEGMENTS_MAX = 8;
/** What follows the base name: `[key]`, or `.key` after a closing bracket; `[]` only at the very end. */
const SUFFIX = /^((?:\[[^[\]]+\]|(?<=\])\.[^.[\]]+)*)(\[\])?$/;
const SEGMENT = /\[([^[\]]+)\]|\.([^.[\]]+)/g;

/** A field's name taken apart: `a[b].c` is a, b, c. */
export interface FieldPath {
  readonly segments: readonly [string, ...string[]];
  /** The name ended in `[]`: its value is a list however often it comes. */
  readonly isList: boolean;
}

/**
 * Takes a name such as `tags[]`, `address[city]` or `rows[0].name` apart. Any other shape, and more than 8 segments,
 * is one plain name: brackets are then part of it, and nothing is lost.
 */
export function parseFieldPath(name: string): FieldPath {
  const bracket = name.indexOf("[");
  if (bracket <= 0) return { segments: [name], isList: false };
  const match = SUFFIX.exec(name.slice(bracket));
  if (match === null) return { segments: [name], isList: false };
  const segments: [string, ...string[]] = [name.slice(0, bracket)];
  for (const [, inBrackets, afterDot] of (match[1] ?? "").matchAll(SEGMENT)) {
    segments.push(inBrackets ?? afterDot ?? "");
  }
  if (segments.length > SEGMENTS_MAX) return { segments: [name], isList: false };
  return { segments, isList: match[2] !== undefined };
}
