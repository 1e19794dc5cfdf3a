import { escapeHtml } from "@formtrap/contracts";

/**
 * A text of several lines as HTML. Line breaks and runs of spaces are spelled out, since Outlook does not know
 * `white-space: pre-wrap`.
 */
export function escapeLines(text: string): string {
  return escapeHtml(text)
    .replaceAll("\n", "<br>\n")
    .replaceAll(/^ | (?= )/gm, "&nbsp;");
}
