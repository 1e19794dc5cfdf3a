const NAME_BYTES_MAX = 200;
/** A browser sends far less; nothing here is worth doing for more. Its end is kept, where the extension is. */
const RAW_LENGTH_MAX = 4_096;
const EXTENSION = /\.([a-z0-9]{1,16})$/i;

const LINE_BREAKS_AND_SPACES = /[\t\n\v\f\r\u0085\p{Z}]+/gu;
/**
 * What changes how a name looks without being seen: controls, marks and overrides of direction, joiners, fillers, tags.
 * Signs that are drawn although Unicode calls them formats (Arabic number signs) stay, and so do variation selectors,
 * which choose the right shape of a Japanese family name.
 */
const UNSEEN =
  /[\p{Cc}\p{Noncharacter_Code_Point}[\p{Cf}--[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]]\u115F\u1160\u3164\uFFA0]|\u034F|\u17B4|\u17B5/gv;
const NOTHING_TO_SEE = /^[\p{M}\p{Z}]*$/u;
/** Devices on Windows, with whatever extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i;

/**
 * Makes what a visitor calls a file safe to show, store and download under: the last part of a path of either kind,
 * in NFC and well-formed, at most 200 bytes of UTF-8 with its extension kept, without anything unseen, and no device
 * name. "file" where nothing is left. Cleaning twice changes nothing.
 */
export function cleanFileName(raw: string): string {
  const parts = raw.slice(-RAW_LENGTH_MAX).toWellFormed().split(/[/\\]/);
  const last = parts.findLast((part) => cleanPart(part) !== "") ?? "";
  const name = cleanPart(last);
  const extension = EXTENSION.exec(name)?.[0] ?? "";
  const stem = name.slice(0, name.length - extension.length);
  if (NOTHING_TO_SEE.test(stem)) return `file${extension}`;
  const defused = RESERVED.test(name) ? `_${stem}` : stem;
  const short = trimDotsAndSpaces(firstBytes(defused, NAME_BYTES_MAX - extension.length));
  return `${short}${extension}`;
}

/** A clean name's extension in lower case, without its dot; null where it has none. */
export function extensionOf(cleanName: string): string | null {
  return EXTENSION.exec(cleanName)?.[1]?.toLowerCase() ?? null;
}

function cleanPart(part: string): string {
  const seen = part.replaceAll(LINE_BREAKS_AND_SPACES, " ").replaceAll(UNSEEN, "").replaceAll(/ +/g, " ");
  return trimDotsAndSpaces(seen.normalize("NFC"));
}

/** By hand: an expression would take quadratic time for a long run of dots that is not at the end. */
function trimDotsAndSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === "." || text[start] === " ")) start += 1;
  while (end > start && (text[end - 1] === "." || text[end - 1] === " ")) end -= 1;
  return text.slice(start, end);
}

/** As many whole characters as fit. */
function firstBytes(text: string, bytesMax: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/**
 * `Content-Disposition` that offers a file for download under its name, as RFC 6266 and RFC 8187 write it: an ASCII
 * approximation for old clients, and the name itself. Printable ASCII only, and no two spaces in a row: scripts may set
 * it as a header, and a signature that folds spaces stays valid.
 */
export function contentDisposition(name: string): string {
  const wellFormed = name.toWellFormed();
  const ascii = wellFormed
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7E]|["%\\]/gu, "_")
    .replaceAll(/ +/g, " ");
  // These four are legal in a URI's component but not in an extended value.
  const extended = encodeURIComponent(wellFormed).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`;
}
