const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** An element that holds other elements. */
export function element(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join("")}</${name}>`;
}

/** An element that holds text; nothing where the value is undefined. */
export function textElement(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? "" : `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** A whole answer, in S3's namespace. */
export function document(name: string, ...children: readonly string[]): string {
  return `${DECLARATION}<${name} xmlns="${NAMESPACE}">${children.join("")}</${name}>`;
}

/** An error's answer, which has no namespace. */
export function errorDocument(...children: readonly string[]): string {
  return `${DECLARATION}${element("Error", ...children)}`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n\t\u{0}-\u{1f}]/gu, (character) => {
    const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
    return named[character] ?? `&#x${character.charCodeAt(0).toString(16)};`;
  });
}
