import { cleanJson } from "./clean-json.ts";
import { topLevelKeys } from "./json-key-order.ts";
import type { JsonValue } from "./json-value.ts";
import type { PostedField } from "./posted-body.ts";
import { storableText } from "./storable-text.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import type { TextBudget } from "./text-budget.ts";
import { say } from "./texts/index.ts";

type JsonObject = { readonly [key: string]: JsonValue };

/** Numbers that a double may not hold: many digits or a large exponent. Most bodies have none. */
const MAY_LOSE_DIGITS = /\d{15}|\d[eE]/;

/**
 * Parses a JSON object; its members are the fields, in the order of the text.
 * A number that a double cannot hold exactly is kept as a string of its own digits.
 * @throws SubmitRefusal MALFORMED_BODY where it is no JSON or no object, or nests deeper than 32 levels.
 */
export function parseJson(text: string, budget: TextBudget): PostedField[] {
  const members = parseObject(text);
  const keys = Object.keys(members);
  const ordered = keys.some(mayBeReordered) ? topLevelKeys(text) : keys;
  const fields: PostedField[] = [];
  for (const key of ordered) {
    const value = members[key];
    if (value === undefined) continue;
    const name = storableText(key);
    budget.field(name);
    fields.push({ name, value: cleanJson(value, budget) });
  }
  return fields;
}

/** Integer-like keys are the only ones that JavaScript objects reorder, and those start with a digit. */
function mayBeReordered(key: string): boolean {
  return key >= "0" && key < ":";
}

function parseObject(text: string): JsonObject {
  const parsed = parseOrRefuse(text, null);
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) {
    throw new SubmitRefusal("MALFORMED_BODY", say("json_not_an_object"));
  }
  const members = parsed as JsonObject;
  // Most forms send nothing but text, in which no digit is lost.
  return holdsTextOnly(members) || !MAY_LOSE_DIGITS.test(text)
    ? members
    : (parseOrRefuse(text, keepDigits) as JsonObject);
}

function holdsTextOnly(members: JsonObject): boolean {
  for (const key of Object.keys(members)) if (typeof members[key] !== "string") return false;
  return true;
}

/** Text that nests too deep for a reviver is refused as well. */
function parseOrRefuse(text: string, reviver: typeof keepDigits | null): unknown {
  try {
    return reviver === null ? JSON.parse(text) : JSON.parse(text, reviver);
  } catch (cause) {
    throw new SubmitRefusal("MALFORMED_BODY", say("json_invalid"), { cause });
  }
}

/** A reviver with source text access (ECMAScript 2026). */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined) return value;
  return isExact(value, source) ? value : source;
}

function isExact(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return false;
  return decimalDigits(String(value)) === decimalDigits(source);
}

/** Sign, significant digits and the exponent of the last one: equal for equal decimals. */
function decimalDigits(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${sign}${significant}e${Number(exponent) - fraction.length + (digits.length - significant.length)}`;
}
