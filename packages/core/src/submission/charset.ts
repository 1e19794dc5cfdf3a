const decoders = new Map<string, TextDecoder>();

/** Whether a charset label (WHATWG Encoding names and aliases) names something other than UTF-8 that we can decode. */
export function isLegacyCharset(label: string): boolean {
  const decoder = decoderFor(label);
  return decoder !== null && decoder.encoding !== "utf-8";
}

/**
 * Decodes bytes, or those from `start` to `end`, in the named charset; UTF-8 where it is absent or unknown. Bytes that
 * are invalid become U+FFFD.
 */
export function decodeText(bytes: Buffer, charset: string | null, start = 0, end = bytes.length): string {
  const decoder = charset === null ? null : decoderFor(charset);
  return decoder === null || decoder.encoding === "utf-8"
    ? bytes.toString("utf8", start, end)
    : decoder.decode(bytes.subarray(start, end));
}

function decoderFor(label: string): TextDecoder | null {
  const key = label.trim().toLowerCase();
  const known = decoders.get(key);
  if (known !== undefined) return known;
  try {
    // Only valid labels are kept, and there are about 220 of them: the map stays small.
    const decoder = new TextDecoder(key, { ignoreBOM: true });
    decoders.set(key, decoder);
    return decoder;
  } catch {
    return null;
  }
}
