const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\n": "<br>\n",
};

/**
 * A text of several lines as HTML. Line breaks and runs of spaces are spelled out, since Outlook does not know
 * `white-space: pre-wrap`.
 */
export function escapeLines(text: string): string {
  return text
    .replaceAll(/[&<>"'\n]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(/^ | (?= )/gm, "&nbsp;");
}
