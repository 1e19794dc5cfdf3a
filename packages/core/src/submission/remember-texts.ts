/**
 * Remembers what was read of short texts that come again and again, such as the names of fields: reading one anew costs
 * a post microseconds. Any visitor may invent texts, so that at `textsMax` all are forgotten; longer ones never stay.
 */
export function rememberTexts<T extends object>(
  read: (text: string) => T,
  limits: { readonly textsMax: number; readonly textLengthMax: number },
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const fresh = read(text);
    if (text.length > limits.textLengthMax) return fresh;
    if (known.size >= limits.textsMax) known.clear();
    known.set(text, fresh);
    return fresh;
  };
}
