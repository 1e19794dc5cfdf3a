import type { StoredSubmission } from "@formtrap/tenant-db";
import { cutText } from "../text/cut-text.ts";
import { escapeLines } from "./escape-lines.ts";
import { oneLine } from "./one-line.ts";
import { readableValue } from "./readable-value.ts";

const FIELDS_MAX = 200;
const NAME_UNITS_MAX = 200;
const VALUE_UNITS_MAX = 5_000;
/** Of all fields together, as HTML: Gmail cuts a mail off at 102 kB, and with it what stands below the fields. */
const FIELDS_BYTES_MAX = 55_000;
/** What the template needs around each. */
const FIELD_BYTES = 350;
const NOTHING = "–";
const NO_NAME = "(no name)";

export interface ReadableField {
  /** One line. */
  readonly name: string;
  /** May have several lines. */
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
  let isCut = false;
  let bytesLeft = FIELDS_BYTES_MAX;
  for (const rawName of names.slice(0, FIELDS_MAX)) {
    if (bytesLeft <= 0) break;
    const name = oneLine(rawName, NAME_UNITS_MAX) || NO_NAME;
    const whole = readableValue(data[rawName]);
    bytesLeft -= FIELD_BYTES + htmlBytes(name);
    const value = cutToBytes(cutText(whole, VALUE_UNITS_MAX), Math.max(bytesLeft, 0));
    isCut ||= value !== whole;
    bytesLeft -= htmlBytes(value);
    fields.push({ name, value: value || NOTHING });
  }
  return { fields, isCut: isCut || fields.length < names.length };
}

function cutToBytes(text: string, bytesMax: number): string {
  const bytes = htmlBytes(text);
  return bytes <= bytesMax ? text : cutText(text, Math.floor((text.length * bytesMax) / bytes) + 1);
}

function htmlBytes(text: string): number {
  return Buffer.byteLength(escapeLines(text));
}
