import type { StoredSubmission } from "@formtrap/tenant-db";

const FIELDS_MAX = 200;
const VALUE_CHARACTERS_MAX = 5_000;
const MAIL_CHARACTERS_MAX = 60_000;
/** Left: line breaks and tabs. */
const UNPRINTABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

export interface ReadableField {
  readonly name: string;
  readonly value: string;
}

export interface ReadableFields {
  readonly fields: readonly ReadableField[];
  /** Something was cut or left out: the whole is in the inbox. */
  readonly isCut: boolean;
}

/** A submission's fields in the order of the form, as text that a person reads, cut to what a mail can hold. */
export function readableFields({
  data,
  fieldOrder,
}: Pick<StoredSubmission, "data" | "fieldOrder">): ReadableFields {
  if (data === null) return { fields: [], isCut: true };
  const known = fieldOrder.filter((name) => Object.hasOwn(data, name));
  const names = [...new Set([...known, ...Object.keys(data)])];
  const fields: ReadableField[] = [];
  let left = MAIL_CHARACTERS_MAX;
  let isCut = names.length > FIELDS_MAX;
  for (const name of names.slice(0, FIELDS_MAX)) {
    const whole = readable(data[name]);
    const value = cut(whole, Math.min(VALUE_CHARACTERS_MAX, left));
    isCut ||= value !== whole;
    left = Math.max(0, left - value.length - name.length);
    fields.push({ name: cut(printable(name), 200), value });
  }
  return { fields, isCut };
}

function readable(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return printable(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value) && value.every((entry) => typeof entry !== "object")) {
    return printable(value.map(String).join(", "));
  }
  return printable(JSON.stringify(value, null, 2));
}

function printable(text: string): string {
  return text.toWellFormed().replaceAll("\r\n", "\n").replaceAll(UNPRINTABLE, "");
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax).toWellFormed()} …`;
}
