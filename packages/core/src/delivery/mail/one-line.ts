import { cutText } from "../text/cut-text.ts";
import { plainLine } from "../text/plain-text.ts";

/** How much of a text is looked at, by what is wanted of it: some of it may be nothing to see. */
const LOOK_AHEAD = 4;

/**
 * A text as one line for a header or a heading: no line break, nothing that works without being seen, at most so many
 * UTF-16 units, cut between what people take for characters.
 */
export function oneLine(text: string, unitsMax: number): string {
  return cutText(plainLine(text.slice(0, unitsMax * LOOK_AHEAD)), unitsMax);
}
