import type { FieldRule } from "@formtrap/contracts";
import { isEmailAddress } from "./email-address.ts";
import { parseFieldPath } from "./field-path.ts";
import { isJsonList, type JsonValue } from "./json-value.ts";
import { type Fault, FieldRefusal } from "./submit-refusal.ts";
import { say } from "./texts/index.ts";

const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NUMERIC_LENGTH_MAX = 100;

/** A field's rule with its name taken apart, so that `address[city]` finds what nests. */
export interface CompiledRule {
  readonly name: string;
  readonly segments: readonly string[];
  readonly rule: FieldRule;
}

/** A field that a file was chosen in, its name taken apart. */
export interface FileField {
  readonly segments: readonly string[];
  /** The file has no bytes. */
  readonly isEmpty: boolean;
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
 * @param files meet `required` unless they are empty; every other rule speaks of what is typed.
 * @throws FieldRefusal with one error for every field at fault.
 */
export function validateFields(
  data: { readonly [name: string]: JsonValue },
  rules: readonly CompiledRule[],
  files: readonly FileField[] = [],
): void {
  const faults: Fault[] = [];
  for (const { name, segments, rule } of rules) {
    const chosen = files.filter((file) => segments.every((segment, at) => segment === file.segments[at]));
    const isRequired = rule.required === true && chosen.every(({ isEmpty }) => isEmpty);
    const typed = valueAt(data, name, segments);
    // A file of no bytes is as good as a text of none.
    const value = typed === undefined && chosen.length > 0 ? "" : typed;
    const field = name.length > 80 ? `${name.slice(0, 80)}…` : name;
    const fault = value === undefined ? missing(isRequired, field) : faultOf(value, rule, isRequired, field);
    if (fault !== null) faults.push({ ...fault, field: name });
  }
  const [first, ...others] = faults;
  if (first !== undefined) throw new FieldRefusal([first, ...others]);
}

/** Without the field's name, which the caller adds whole. */
type FieldFault = Omit<Fault, "field">;

function missing(isRequired: boolean, field: string): FieldFault | null {
  return isRequired ? { code: "REQUIRED_FIELD_MISSING", text: say("field_required", { field }) } : null;
}

function faultOf(value: JsonValue, rule: FieldRule, isRequired: boolean, field: string): FieldFault | null {
  const values: readonly JsonValue[] = isJsonList(value) ? value : [value];
  const filled = values.filter((item) => !isBlank(item));
  if (filled.length === 0) {
    return isRequired ? { code: "REQUIRED_FIELD_EMPTY", text: say("field_empty", { field }) } : null;
  }
  for (const item of filled) {
    const fault = rule.type === "number" ? numberFault(item, rule, field) : textFault(item, rule, field);
    if (fault !== null) return fault;
  }
  return null;
}

function numberFault(value: JsonValue, rule: FieldRule, field: string): FieldFault | null {
  const code = "TYPE_NUMERIC";
  const text = String(typeof value === "object" ? "" : value).trim();
  const number = Number(text);
  if (text.length > NUMERIC_LENGTH_MAX || !NUMERIC.test(text)) {
    return { code, text: say("field_number", { field }) };
  }
  if (rule.min !== undefined && number < rule.min) {
    return { code, text: say("field_min", { field, min: rule.min }) };
  }
  if (rule.max !== undefined && number > rule.max) {
    return { code, text: say("field_max", { field, max: rule.max }) };
  }
  return outsideChoice(text, rule) ? { code, text: say("field_choice", { field }) } : null;
}

function textFault(value: JsonValue, rule: FieldRule, field: string): FieldFault | null {
  if (rule.type === "email" && !(typeof value === "string" && isEmailAddress(value))) {
    return { code: "TYPE_EMAIL", text: say("field_email", { field }) };
  }
  const code = rule.type === "email" ? "TYPE_EMAIL" : "TYPE_TEXT";
  if (rule.type !== undefined && typeof value !== "string")
    return { code, text: say("field_text", { field }) };
  // Without a type, numbers and booleans of a JSON body are measured by how they would be typed.
  const text = typeof value === "string" ? value : typeof value === "object" ? null : String(value);
  if (rule.type === "url" && !isWebAddress(text ?? "")) return { code, text: say("field_url", { field }) };
  if (rule.minLength !== undefined && (text?.length ?? 0) < rule.minLength) {
    return { code, text: say("field_min_length", { field, count: rule.minLength }) };
  }
  if (rule.maxLength !== undefined && (text?.length ?? 0) > rule.maxLength) {
    return { code, text: say("field_max_length", { field, count: rule.maxLength }) };
  }
  return outsideChoice(text, rule) ? { code, text: say("field_choice", { field }) } : null;
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
