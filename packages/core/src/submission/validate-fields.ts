import type { FieldErrorCode, FieldRule, SubmitError } from "@formtrap/contracts";
import { isEmailAddress } from "./email-address.ts";
import { parseFieldPath } from "./field-path.ts";
import { isJsonList, type JsonValue } from "./json-value.ts";
import { FieldRefusal } from "./submit-refusal.ts";

const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NUMERIC_LENGTH_MAX = 100;

/** A field's rule with its name taken apart, so that `address[city]` finds what nests. */
export interface CompiledRule {
  readonly name: string;
  readonly segments: readonly string[];
  readonly rule: FieldRule;
}

/** Prepares a form's rules once per policy. */
export function compileRules(fields: Readonly<Record<string, FieldRule>>): readonly CompiledRule[] {
  return Object.entries(fields).map(([name, rule]) => ({
    name,
    segments: parseFieldPath(name).segments,
    rule,
  }));
}

/**
 * Checks the data against the form's rules; an optional field left blank passes. Each value of a list is checked.
 * @throws FieldRefusal with one error for every field at fault.
 */
export function validateFields(
  data: { readonly [name: string]: JsonValue },
  rules: readonly CompiledRule[],
): void {
  const errors: SubmitError[] = [];
  for (const { name, segments, rule } of rules) {
    const value = valueAt(data, name, segments);
    const fault = value === undefined ? missing(rule) : faultOf(value, rule);
    if (fault !== null)
      errors.push({ code: fault.code, field: name, message: `${label(name)} ${fault.text}.` });
  }
  const [first, ...others] = errors;
  if (first !== undefined) throw new FieldRefusal([first, ...others]);
}

interface Fault {
  readonly code: FieldErrorCode;
  /** The end of a sentence that begins with the field's name. */
  readonly text: string;
}

function missing(rule: FieldRule): Fault | null {
  return rule.required === true ? { code: "REQUIRED_FIELD_MISSING", text: "is required" } : null;
}

function faultOf(value: JsonValue, rule: FieldRule): Fault | null {
  const values: readonly JsonValue[] = isJsonList(value) ? value : [value];
  const filled = values.filter((item) => !isBlank(item));
  if (filled.length === 0) {
    return rule.required === true ? { code: "REQUIRED_FIELD_EMPTY", text: "must be filled in" } : null;
  }
  for (const item of filled) {
    const fault = rule.type === "number" ? numberFault(item, rule) : textFault(item, rule);
    if (fault !== null) return fault;
  }
  return null;
}

function numberFault(value: JsonValue, rule: FieldRule): Fault | null {
  const code = "TYPE_NUMERIC";
  const text = String(typeof value === "object" ? "" : value).trim();
  const number = Number(text);
  if (text.length > NUMERIC_LENGTH_MAX || !NUMERIC.test(text)) return { code, text: "must be a number" };
  if (rule.min !== undefined && number < rule.min) return { code, text: `must be ${rule.min} or more` };
  if (rule.max !== undefined && number > rule.max) return { code, text: `must be ${rule.max} or less` };
  return outsideChoice(text, rule) ? { code, text: "must be one of the choices offered" } : null;
}

function textFault(value: JsonValue, rule: FieldRule): Fault | null {
  if (rule.type === "email" && !(typeof value === "string" && isEmailAddress(value))) {
    return { code: "TYPE_EMAIL", text: "must be an email address, such as ada@example.com" };
  }
  const code = rule.type === "email" ? "TYPE_EMAIL" : "TYPE_TEXT";
  if (rule.type !== undefined && typeof value !== "string") return { code, text: "must be text" };
  // Without a type, numbers and booleans of a JSON body are measured by how they would be typed.
  const text = typeof value === "string" ? value : typeof value === "object" ? null : String(value);
  if (rule.type === "url" && !isWebAddress(text ?? "")) {
    return { code, text: "must be a web address, such as https://example.com" };
  }
  if (rule.minLength !== undefined && (text?.length ?? 0) < rule.minLength) {
    return { code, text: `must have at least ${rule.minLength} characters` };
  }
  if (rule.maxLength !== undefined && (text?.length ?? 0) > rule.maxLength) {
    return { code, text: `must have at most ${rule.maxLength} characters` };
  }
  return outsideChoice(text, rule) ? { code, text: "must be one of the choices offered" } : null;
}

function outsideChoice(text: string | null, rule: FieldRule): boolean {
  return rule.oneOf !== undefined && (text === null || !rule.oneOf.includes(text));
}

function isWebAddress(text: string): boolean {
  const protocol = URL.parse(text.trim())?.protocol;
  return protocol === "https:" || protocol === "http:";
}

/** A name can stand in the data as it is, brackets and all, where it could not nest. */
function valueAt(
  data: { readonly [name: string]: JsonValue },
  name: string,
  segments: readonly string[],
): JsonValue | undefined {
  if (Object.hasOwn(data, name)) return data[name];
  let value: JsonValue | undefined = data;
  for (const segment of segments) {
    if (value === null || typeof value !== "object") return undefined;
    value = Object.hasOwn(value, segment)
      ? (value as { readonly [key: string]: JsonValue })[segment]
      : undefined;
  }
  return value;
}

function isBlank(value: JsonValue): boolean {
  return value === null || (typeof value === "string" && value.trim() === "");
}

function label(name: string): string {
  return `The field "${name.length > 80 ? `${name.slice(0, 80)}…` : name}"`;
}
