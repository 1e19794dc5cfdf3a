const REPLACEMENT = "\uFFFD";

/** Postgres refuses NUL and lone surrogates in text and jsonb: both become U+FFFD, nothing else changes. */
export function storableText(text: string): string {
  const withoutNul = text.includes("\0") ? text.replaceAll("\0", REPLACEMENT) : text;
  return withoutNul.isWellFormed() ? withoutNul : withoutNul.toWellFormed();
}
