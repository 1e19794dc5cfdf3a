import { ServiceError } from "../protocol/service-error.ts";

/** An element of a parsed document; attributes are left out, S3's requests need none. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Its own text, entities decoded. */
  readonly text: string;
}

const TOKEN = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

interface OpenElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads the plain XML that S3's clients send: elements and text. No DOCTYPE, so no entities of its own.
 * @throws ServiceError `MalformedXML`
 */
export function parseXml(source: string): XmlElement {
  const root: OpenElement = { name: "", children: [], text: "" };
  const open: OpenElement[] = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    const current = open.at(-1);
    if (!match || !current) throw malformed();
    const [, closing, name, , selfClosing, text] = match;
    if (text !== undefined) current.text += decodeEntities(text);
    if (name === undefined) continue;
    if (closing) {
      open.pop();
      if (current.name !== name || open.length === 0) throw malformed();
      open.at(-1)?.children.push(current);
    } else if (selfClosing) {
      current.children.push({ name, children: [], text: "" });
    } else {
      open.push({ name, children: [], text: "" });
    }
  }
  const [only, ...more] = root.children;
  if (!only || more.length > 0 || open.length !== 1 || root.text.trim() !== "") throw malformed();
  return only;
}

export function childrenNamed(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}

/** The text of the first child of that name. */
export function childText(parent: XmlElement, name: string): string | undefined {
  return parent.children.find((child) => child.name === name)?.text;
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (_whole, entity: string) => {
    if (!entity.startsWith("#")) {
      const character = ENTITIES[entity];
      if (character === undefined) throw malformed();
      return character;
    }
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    if (code > 0x10_ffff) throw malformed();
    return String.fromCodePoint(code);
  });
}

export function malformed(): ServiceError {
  return new ServiceError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
