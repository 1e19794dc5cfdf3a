/** The keys of a valid JSON object's own members in the order of its text, each once. */
export function topLevelKeys(text: string): string[] {
  const keys = new Set<string>();
  let depth = 0;
  let expectsKey = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text[index];
    if (unit === '"') {
      const end = stringEnd(text, index);
      if (depth === 1 && expectsKey) keys.add(String(JSON.parse(text.slice(index, end))));
      expectsKey = false;
      index = end - 1;
    } else if (unit === "{" || unit === "[") {
      depth += 1;
      expectsKey = depth === 1;
    } else if (unit === "}" || unit === "]") {
      depth -= 1;
    } else if (unit === ",") {
      expectsKey = depth === 1;
    }
  }
  return [...keys];
}

/** Where the string that opens at `start` ends, its closing quote included. */
function stringEnd(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
  return index + 1;
}
