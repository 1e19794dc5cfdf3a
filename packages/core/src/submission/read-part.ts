import { decodeText } from "./charset.ts";
import { parseParameterizedHeader } from "./header-parameters.ts";
import type { PostedField, PostedFile } from "./posted-body.ts";
import { storableText } from "./storable-text.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import type { TextBudget } from "./text-budget.ts";
import { say } from "./texts/index.ts";

const HEADERS_BYTES_MAX = 8 * 1024;
// Lines by hand: `^`, `$` and `.` also stop at U+2028, which may stand in a name.
const DISPOSITION = /(?:^|\n)content-disposition[ \t]*:([^\n]*)/i;
const TYPE = /(?:^|\n)content-type[ \t]*:([^\n]*)/i;

/**
 * Reads one part of a multipart body and adds its field or file. A part without a name is skipped; a file input
 * left empty (`filename=""` and no bytes) is no file.
 * @throws SubmitRefusal PAYLOAD_TOO_LARGE where its headers exceed 8 KiB.
 */
export function readPart(
  part: Buffer,
  charset: string | null,
  budget: TextBudget,
  fields: PostedField[],
  files: PostedFile[],
): void {
  const headersEnd = findHeadersEnd(part);
  if (headersEnd === null) return;
  if (headersEnd.at > HEADERS_BYTES_MAX) {
    throw new SubmitRefusal("PAYLOAD_TOO_LARGE", say("part_headers_too_long"));
  }
  const headers = decodeText(part.subarray(0, headersEnd.at), charset);
  const disposition = DISPOSITION.exec(headers)?.[1];
  if (disposition === undefined) return;
  const { parameters } = parseParameterizedHeader(disposition);
  const rawName = parameters.get("name");
  if (rawName === undefined) return;
  const name = storableText(unescapeName(rawName));
  const content = part.subarray(headersEnd.contentAt);
  const fileName = fileNameOf(parameters);
  const type = TYPE.exec(headers)?.[1]?.trim() ?? "";
  if (fileName === null) {
    const partCharset =
      type === "" ? null : (parseParameterizedHeader(type).parameters.get("charset") ?? null);
    const value = storableText(decodeText(content, partCharset ?? charset));
    budget.field(name);
    budget.text(value);
    fields.push({ name, value });
  } else if (fileName !== "" || content.length > 0) {
    budget.field(name);
    files.push({
      fieldName: name,
      fileName: storableText(fileName),
      contentType: type === "" ? "application/octet-stream" : storableText(type),
      content,
    });
  }
}

/** Headers end at the first empty line, in either kind of line break; null where there is none. */
function findHeadersEnd(part: Buffer): { readonly at: number; readonly contentAt: number } | null {
  for (let lineStart = 0; ; ) {
    const lineFeed = part.indexOf(0x0a, lineStart);
    if (lineFeed === -1) return null;
    const isEmptyLine = lineFeed === lineStart || (lineFeed === lineStart + 1 && part[lineStart] === 0x0d);
    if (isEmptyLine) return { at: lineStart, contentAt: lineFeed + 1 };
    lineStart = lineFeed + 1;
  }
}

/** `filename*` (RFC 5987) over `filename`, as RFC 6266 says; null where the part is not a file. */
function fileNameOf(parameters: ReadonlyMap<string, string>): string | null {
  const extended = parameters.get("filename*");
  if (extended !== undefined) {
    const match = /^utf-8'[^']*'([^]*)$/i.exec(extended);
    try {
      if (match?.[1] !== undefined) return decodeURIComponent(match[1]);
    } catch {
      // Broken escapes: the plain parameter, or the text as it stands.
    }
  }
  const plain = parameters.get("filename") ?? extended;
  return plain === undefined ? null : unescapeName(plain);
}

/** The HTML standard escapes exactly these three in names. */
function unescapeName(name: string): string {
  if (!name.includes("%")) return name;
  return name.replaceAll("%22", '"').replaceAll(/%0d/gi, "\r").replaceAll(/%0a/gi, "\n");
}
