const IDENTIFIER_BYTES_MAX = 63;
const TOKEN = /\{\{([a-z_]+)\}\}/g;

/**
 * A name as it stands in SQL, in double quotes (PostgreSQL manual, 4.1.1).
 * @throws RangeError for a name that Postgres would cut off or refuse: empty, over 63 bytes, or with a NUL.
 */
export function quoteIdentifier(name: string): string {
  if (name === "" || name.includes("\0") || Buffer.byteLength(name) > IDENTIFIER_BYTES_MAX) {
    throw new RangeError("An identifier must be 1 to 63 bytes of UTF-8 without NUL.");
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Puts quoted identifiers where `{{word}}` stands in a migration's text.
 * @throws RangeError where a word has no identifier.
 */
export function fillIdentifiers(sql: string, identifiers: Readonly<Record<string, string>>): string {
  return sql.replace(TOKEN, (_token, word: string) => {
    const identifier = identifiers[word];
    if (identifier === undefined) throw new RangeError(`No identifier was given for {{${word}}}.`);
    return quoteIdentifier(identifier);
  });
}
