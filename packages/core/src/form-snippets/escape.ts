/** A text as a string of JavaScript, within a script in a page too. */
export function js(text: string): string {
  return JSON.stringify(text).replace(/[<>\u2028\u2029]/g, toEscape);
}

/** A text as the value of an attribute, or as a child, of JSX. */
export function jsx(text: string): string {
  return `{${js(text)}}`;
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
