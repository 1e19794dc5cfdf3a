/** Postgres refuses NUL in any text, and lone surrogates in JSON. */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

export function storableOrNull(text: string | null, charactersMax = Number.MAX_SAFE_INTEGER): string | null {
  return text === null ? null : storableText(storableText(text).slice(0, charactersMax));
}

/** JSON text for a `jsonb` parameter, with all texts and names in it storable. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "string") return storableText(item);
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([name, each]) => [storableText(name), each]));
  });
}
