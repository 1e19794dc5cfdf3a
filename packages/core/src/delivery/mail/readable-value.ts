import { plainText } from "../text/plain-text.ts";

/** Deeper than any form nests; what comes out of a customer's database may be nested without end. */
const DEPTH_MAX = 6;
/** What is longer is never shown whole. */
const UNITS_MAX = 20_000;
const NAME_UNITS_MAX = 200;
/** Up to this a list is one line. */
const LINE_UNITS_MAX = 100;
const INDENT = "  ";

/**
 * A field's value as people read it: a short list in one line, other lists and what has parts with a line for
 * each, nested ones indented. Line breaks of texts are kept. Empty for nothing.
 */
export function readableValue(value: unknown): string {
  return linesOf(value, 0).join("\n");
}

function linesOf(value: unknown, depth: number): readonly string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "string") return textLines(value);
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  // JSON has no more.
  if (typeof value !== "object") return [];
  if (depth === DEPTH_MAX) return ["…"];
  return Array.isArray(value) ? listLines(value, depth) : partLines(value, depth);
}

function textLines(text: string): readonly string[] {
  const plain = plainText(text.slice(0, UNITS_MAX));
  return plain === "" ? [] : plain.split("\n");
}

function listLines(list: readonly unknown[], depth: number): readonly string[] {
  const items = list.map((item) => linesOf(item, depth + 1)).filter((lines) => lines.length > 0);
  const line = items.flat().join(", ");
  const isSimple = items.every((lines) => lines.length === 1 && !lines.join("").includes(", "));
  if (isSimple && line.length <= LINE_UNITS_MAX) return line === "" ? [] : [line];
  return items.flatMap(([first = "", ...rest]) => [`- ${first}`, ...rest.map((line) => INDENT + line)]);
}

function partLines(parts: object, depth: number): readonly string[] {
  return Object.entries(parts).flatMap(([name, part]) => {
    const lines = linesOf(part, depth + 1);
    const label = plainText(name.slice(0, NAME_UNITS_MAX)).replaceAll("\n", " ");
    const [first] = lines;
    if (first === undefined) return [];
    return lines.length === 1 ? [`${label}: ${first}`] : [`${label}:`, ...lines.map((line) => INDENT + line)];
  });
}
