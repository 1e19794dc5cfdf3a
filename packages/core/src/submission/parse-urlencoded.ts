import { decodeText, isLegacyCharset } from "./charset.ts";
import type { PostedField } from "./posted-body.ts";
import { storableText } from "./storable-text.ts";
import type { TextBudget } from "./text-budget.ts";

const ENCODED = /[%+\u0080-\u00ff]/;

/**
 * Parses `application/x-www-form-urlencoded` as the WHATWG URL standard does, in any charset.
 * Never fails but by the budget: broken escapes stay as they are, invalid bytes become U+FFFD.
 */
export function parseUrlencoded(body: Buffer, charset: string | null, budget: TextBudget): PostedField[] {
  const legacyCharset = charset !== null && isLegacyCharset(charset) ? charset : null;
  // One character a byte, so that positions are bytes and slices cost nothing.
  const text = body.toString("latin1");
  const fields: PostedField[] = [];
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf("&", start);
    if (end === -1) end = text.length;
    if (end > start) addField(text.slice(start, end), legacyCharset, budget, fields);
    start = end + 1;
  }
  return fields;
}

function addField(pair: string, charset: string | null, budget: TextBudget, fields: PostedField[]): void {
  const equals = pair.indexOf("=");
  const name = decodeComponent(equals === -1 ? pair : pair.slice(0, equals), charset);
  const value = equals === -1 ? "" : decodeComponent(pair.slice(equals + 1), charset);
  if (name === "" && value === "") return;
  budget.field(name);
  budget.text(value);
  fields.push({ name, value });
}

function decodeComponent(text: string, charset: string | null): string {
  if (!ENCODED.test(text)) return storableText(text);
  return storableText(decodeText(unescapeBytes(text), charset));
}

function unescapeBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    let byte = unit === 0x2b ? 0x20 : unit;
    if (unit === 0x25) {
      const high = hexDigit(text.charCodeAt(index + 1));
      const low = hexDigit(text.charCodeAt(index + 2));
      if (high !== -1 && low !== -1) {
        byte = high * 16 + low;
        index += 2;
      }
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** The value of a hexadecimal digit's character code, or -1 (also for NaN past the end). */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
