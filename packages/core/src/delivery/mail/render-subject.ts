import { Liquid } from "liquidjs";

/** Liquid's own count: of characters and list items that filters and tags work on, all together. */
const WORK_MAX = 20_000;
const TIME_MS_MAX = 50;
const SOURCE_UNITS_MAX = 2_000;
/** Of each text, which makes work for filters and is more than a subject shows. */
const TEXT_UNITS_MAX = 500;
const ENTRIES_MAX = 200;
const DEPTH_MAX = 4;

/**
 * For templates of customers: nothing to include, no file, no value that was not given, and little time and memory,
 * since a template may ask for as much as it likes. What it does not know is empty.
 */
const liquid = new Liquid({
  ownPropertyOnly: true,
  templates: {},
  parseLimit: SOURCE_UNITS_MAX,
  renderLimit: TIME_MS_MAX,
  memoryLimit: WORK_MAX,
});

/**
 * A customer's template, filled in with the start of each value.
 * @returns null where the template is broken, or wants more than it may have.
 */
export function renderSubject(source: string, values: Readonly<Record<string, unknown>>): string | null {
  try {
    return String(liquid.parseAndRenderSync(source, startsOf(values, 0) as object));
  } catch {
    return null;
  }
}

function startsOf(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.slice(0, TEXT_UNITS_MAX);
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.slice(0, ENTRIES_MAX).map((item) => startsOf(item, depth + 1));
  const entries = Object.entries(value).slice(0, ENTRIES_MAX);
  return Object.fromEntries(entries.map(([name, part]) => [name, startsOf(part, depth + 1)]));
}
