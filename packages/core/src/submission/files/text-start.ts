/** Controls that no text holds: all but white space, the escape of ISO-2022-JP and, at its end, the mark of DOS. */
const NOT_IN_TEXT = /[\x00-\x07\x0E-\x19\x1C-\x1F\x7F\uFFFE\uFFFF]|\x1A(?!\x1A*$)/;
const NUL_SHARE_MIN = 0.3;

/**
 * Reads a file's first bytes as text: UTF-16 with its mark or without, or whatever is as ASCII below 0x80. Bytes above
 * that stand for themselves: what text is told by is ASCII.
 * @param rest what follows where it is known: NUL there makes it no text.
 * @returns null where this is not text; never the byte order mark.
 */
export function readTextStart(start: Uint8Array, rest: Uint8Array): string | null {
  const wide = wideEncoding(start);
  if (wide === null && (start.includes(0) || rest.includes(0))) return null;
  const text = wide === null ? withoutMark(readLatin1(start)) : readWide(start, wide);
  return text === null || NOT_IN_TEXT.test(text) ? null : text;
}

/** Each byte as the character of its number. */
export function readLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Without the mark of UTF-8, as Latin-1 shows it. */
function withoutMark(text: string): string {
  return text.startsWith("\xEF\xBB\xBF") ? text.slice(3) : text;
}

type WideEncoding = "utf-16le" | "utf-16be";

function wideEncoding(bytes: Uint8Array): WideEncoding | null {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Without its mark: in Western text about every other byte is NUL, and none of the others.
  let evenNuls = 0;
  let oddNuls = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] !== 0) continue;
    if (index % 2 === 0) evenNuls += 1;
    else oddNuls += 1;
  }
  const nulsMin = bytes.length * NUL_SHARE_MIN;
  if (evenNuls === 0 && oddNuls > nulsMin) return "utf-16le";
  return oddNuls === 0 && evenNuls > nulsMin ? "utf-16be" : null;
}

/** A half pair is no text, but for one that the end cuts. */
function readWide(bytes: Uint8Array, encoding: WideEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
