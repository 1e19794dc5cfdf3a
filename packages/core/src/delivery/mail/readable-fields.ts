import type { StoredSubmission } from "@formtrap/tenant-db";
import { cutText } from "../chat/cut-text.ts";
import { oneLine } from "./one-line.ts";
import { readableValue } from "./readable-value.ts";

const FIELDS_MAX = 200;
const NAME_UNITS_MAX = 200;
const VALUE_UNITS_MAX = 5_000;
/** Of all fields together: Gmail cuts a mail off at 102 kB, and with it what stands below the fields. */
const FIELDS_BYTES_MAX = 50_000;
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
    // In UTF-8 a unit is a byte at least.
    const value = cutText(whole, Math.min(VALUE_UNITS_MAX, bytesLeft));
    isCut ||= value !== whole;
    bytesLeft -= Buffer.byteLength(name) + Buffer.byteLength(value);
    fields.push({ name, value: value || NOTHING });
  }
  return { fields, isCut: isCut || fields.length < names.length };
}
