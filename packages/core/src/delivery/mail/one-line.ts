/** Controls, marks of direction, and what else is not seen but changes how a line reads. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** A text as one line for a header: no line break, nothing unseen, at most so many characters, none of them cut. */
export function oneLine(text: string, charactersMax: number): string {
  const line = text.toWellFormed().replaceAll(UNSEEN, " ").replaceAll(/\s+/g, " ").trim();
  const characters = Array.from(line);
  return characters.length <= charactersMax
    ? line
    : `${characters
        .slice(0, charactersMax - 1)
        .join("")
        .trimEnd()}…`;
}
