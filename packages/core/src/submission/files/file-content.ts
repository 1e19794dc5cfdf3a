import { fileTypeFromBuffer } from "file-type";
import { canonicalType } from "./media-type.ts";
import { readMarkup, readTextSignature } from "./text-signatures.ts";
import { readLatin1, readTextStart } from "./text-start.ts";

/**
 * What a file's bytes say. `known`: of this type; where it is `isPlainText`, it may pass as any other text as well.
 * `text` and `binary`: nothing more than that. `unseen`: no byte is known yet.
 */
export type FileContent =
  | { readonly state: "known"; readonly type: string; readonly isPlainText: boolean }
  | { readonly state: "text" | "binary" | "empty" | "unseen" };

/** No more is looked at, so that a file is judged alike whether all of it is here or only its start. */
const START_BYTES = 4_100;
const PDF_HEADER_WITHIN_BYTES = 1_024;

/**
 * Reads what a file is from its first bytes. Work and memory are bounded whatever they are; nothing is thrown.
 * @param isSaidToBePdf of a PDF some bytes may precede the header; others may mention it.
 */
export async function readFileContent(
  start: Uint8Array,
  { isWhole, isSaidToBePdf }: { readonly isWhole: boolean; readonly isSaidToBePdf: boolean },
): Promise<FileContent> {
  if (start.length === 0) return { state: isWhole ? "empty" : "unseen" };
  const head = start.subarray(0, START_BYTES);
  const raw = readLatin1(head);
  const markup = readMarkup(raw);
  const text = readTextStart(head, start.subarray(START_BYTES));
  if (markup !== null && (text !== null || markup !== "application/xml")) {
    return { state: "known", type: markup, isPlainText: markup === "application/xml" };
  }
  const signature = text === null ? null : readTextSignature(text);
  if (signature !== null) {
    return { state: "known", type: signature.type, isPlainText: signature.isPlain };
  }
  const type = text === null ? await readBinarySignature(head, raw) : null;
  if (type !== null) return { state: "known", type, isPlainText: false };
  if (isSaidToBePdf && raw.slice(0, PDF_HEADER_WITHIN_BYTES).includes("%PDF-")) {
    return { state: "known", type: "application/pdf", isPlainText: false };
  }
  return { state: text === null ? "binary" : "text" };
}

async function readBinarySignature(head: Uint8Array, raw: string): Promise<string | null> {
  // What the library would look into: it would inflate it, or start again behind it, up to 256 times.
  if (raw.startsWith("\x1F\x8B")) return "application/gzip";
  if (raw.startsWith("ID3")) return "audio/mpeg";
  if (raw.startsWith("\xEF\xBB\xBF")) return null;
  try {
    const detected = await fileTypeFromBuffer(head);
    if (detected !== undefined) return canonicalType(detected.mime);
  } catch {
    // A zip so broken that its reader gave up is still none of what its name may say.
  }
  // Its directory often stands at its end, where the library gives up.
  if (raw.startsWith("II*\0") || raw.startsWith("MM\0*")) return "image/tiff";
  return raw.startsWith("PK\x03\x04") ? "application/zip" : null;
}
