/** Postgres refuses NUL in any text, and lone surrogates in JSON. */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

export function storableOrNull(text: string | null, charactersMax = Number.MAX_SAFE_INTEGER): string | null {
  return text === null ? null : storableText(storableText(text).slice(0, charactersMax));
}

/** JSON text for a `jsonb` parameter, with all texts in it storable. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "string" ? storableText(item) : item,
  );
}
