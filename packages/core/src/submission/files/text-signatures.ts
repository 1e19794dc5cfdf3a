/** Makes a browser read what follows as HTML, whatever it was declared as (WHATWG MIME Sniffing 7.1, and more). */
const ACTIVE_TAG =
  /^<(?:[\w-]+:)?(?:html|head|body|script|iframe|style|object|embed|applet|meta|base)(?=[\s/>]|$)/i;
/** Roots of other kinds of XML, too: HTML only where nothing says XML. */
const HTML_TAG =
  /^<(?:[\w-]+:)?(?:title|link|template|form|input|button|select|textarea|h[1-6]|div|span|p|a|b|br|hr|i|u|em|strong|font|center|table|tr|td|ul|ol|li|dl|img|picture|video|audio|canvas|math|svg|section|article|main|nav|header|footer|details|frameset|frame|marquee|pre|blockquote)(?=[\s/>]|$)/i;
const SVG_TAG = /^<(?:[\w-]+:)?svg(?=[\s/>]|$)/i;
const XML_DECLARATION = /^<\?xml[\s?]/i;
const PHP = /^<\?(?:php|=)/i;
const DOCTYPE = /^<!doctype\s+([^\s>[]+)/i;

type Markup = "text/html" | "image/svg+xml" | "text/x-php" | "application/xml";

/**
 * Tells markup by its first tag, behind white space, comments, processing instructions and a document type.
 * @param text a file's first bytes; NUL bytes and marks of byte order are passed over, so that any encoding that a
 *   browser knows reads as ASCII.
 * @returns null where it does not start like markup.
 */
export function readMarkup(text: string): Markup | null {
  let rest = text
    .replaceAll("\0", "")
    .replace(/^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/, "")
    .trimStart();
  let isXml = false;
  while (rest.startsWith("<")) {
    if (PHP.test(rest)) return "text/x-php";
    const doctype = DOCTYPE.exec(rest)?.[1]?.toLowerCase();
    if (doctype === "html") return "text/html";
    if (doctype === "svg" || SVG_TAG.test(rest)) return "image/svg+xml";
    isXml ||= XML_DECLARATION.test(rest) || doctype !== undefined;
    const end = endOfProlog(rest);
    if (end === null) break;
    // Cut within a comment that may hold anything behind it.
    if (end === -1) return isXml ? "application/xml" : "text/html";
    rest = rest.slice(end).trimStart();
  }
  if (ACTIVE_TAG.test(rest) || (!isXml && HTML_TAG.test(rest))) return "text/html";
  return isXml ? "application/xml" : null;
}

/** Where what comes before the first tag ends: a comment, an instruction or a document type; -1 beyond the text. */
function endOfProlog(rest: string): number | null {
  const ends = (closing: string) => {
    const at = rest.indexOf(closing);
    return at === -1 ? -1 : at + closing.length;
  };
  if (rest.startsWith("<!--")) return ends("-->");
  if (rest.startsWith("<?")) return ends(">");
  if (!rest.startsWith("<!")) return null;
  const subset = rest.indexOf("[");
  const close = rest.indexOf(">");
  return subset !== -1 && subset < close ? ends("]>") : ends(">");
}

/** How text starts that is more than text. `isPlain`: it may also pass as any other text. */
interface TextSignature {
  readonly pattern: RegExp;
  readonly type: string;
  readonly isPlain: boolean;
}

const SIGNATURES: readonly TextSignature[] = [
  { pattern: /^%PDF-/, type: "application/pdf", isPlain: false },
  { pattern: /^\{\\rtf/, type: "application/rtf", isPlain: false },
  { pattern: /^%!PS/, type: "application/postscript", isPlain: false },
  { pattern: /^#![ \t]*\//, type: "text/x-shellscript", isPlain: false },
  { pattern: /^\s*@echo\s+off\b/i, type: "text/x-msdos-batch", isPlain: false },
  { pattern: /^(?:REGEDIT4|Windows Registry Editor )/, type: "application/x-ms-regedit", isPlain: false },
  { pattern: /^\s*\[(?:InternetShortcut|Desktop Entry)\]/i, type: "text/x-desktop", isPlain: false },
  { pattern: /^\s*BEGIN:VCARD/i, type: "text/vcard", isPlain: true },
  { pattern: /^\s*BEGIN:VCALENDAR/i, type: "text/calendar", isPlain: true },
  { pattern: /^WEBVTT(?:\s|$)/, type: "text/vtt", isPlain: true },
];

/** Tells text that is no markup by how it starts; null where it is any text. */
export function readTextSignature(text: string): Omit<TextSignature, "pattern"> | null {
  return SIGNATURES.find(({ pattern }) => pattern.test(text)) ?? null;
}
