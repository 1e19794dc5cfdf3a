import { decodeText, isLegacyCharset } from "./charset.ts";
import type { PostedField } from "./posted-body.ts";
import { storableText } from "./storable-text.ts";
import type { TextBudget } from "./text-budget.ts";

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

/**
 * Parses `application/x-www-form-urlencoded` as the WHATWG URL standard does, in any charset.
 * Never fails but by the budget: broken escapes stay as they are, invalid bytes become U+FFFD.
 */
export function parseUrlencoded(body: Buffer, charset: string | null, budget: TextBudget): PostedField[] {
  const legacyCharset = charset !== null && isLegacyCharset(charset) ? charset : null;
  const fields: PostedField[] = [];
  // What the body stands for, without its separators: every name and value is a part of it.
  const bytes = Buffer.allocUnsafe(body.length);
  let nameStart = 0;
  let nameEnd = -1;
  let end = 0;

  function text(from: number, to: number): string {
    return from === to ? "" : storableText(decodeText(bytes, legacyCharset, from, to));
  }

  function endField(): void {
    const name = text(nameStart, nameEnd === -1 ? end : nameEnd);
    const value = nameEnd === -1 ? "" : text(nameEnd, end);
    nameStart = end;
    nameEnd = -1;
    if (name === "" && value === "") return;
    budget.field(name);
    budget.text(value);
    fields.push({ name, value });
  }

  for (let at = 0; at < body.length; at += 1) {
    let byte = body[at] ?? 0;
    if (byte === AMPERSAND) {
      endField();
      continue;
    }
    if (byte === EQUALS && nameEnd === -1) {
      nameEnd = end;
      continue;
    }
    if (byte === PLUS) byte = SPACE;
    else if (byte === PERCENT && at + 2 < body.length) {
      const high = hexDigit(body[at + 1] ?? 0);
      const low = hexDigit(body[at + 2] ?? 0);
      if (high !== -1 && low !== -1) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    bytes[end] = byte;
    end += 1;
  }
  endField();
  return fields;
}

/** The value of a hexadecimal digit's character code, or -1. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
