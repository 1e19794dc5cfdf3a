import { type FieldPath, parseFieldPath } from "./field-path.ts";
import { bareObject, isJsonList, type JsonValue } from "./json-value.ts";
import type { PostedField } from "./posted-body.ts";

const LIST_INDEX = /^(?:0|[1-9]\d{0,2})$/;

/** A submission's data as it is stored. Objects have no prototype: every key is the visitor's. */
export interface SubmissionData {
  readonly data: { readonly [name: string]: JsonValue };
  /** The top-level names in the order of the post; an object's integer-like keys do not keep theirs. */
  readonly fieldOrder: readonly string[];
}

/** Where values of one name gather until their shape is known. */
interface Slot {
  readonly values: JsonValue[];
  isList: boolean;
  children: Map<string, Slot> | null;
}

/**
 * Builds the stored data: repeated names and names in `multiple` become lists, bracketed names nest, a group whose
 * keys are all indexes below 1,000 becomes a list in index order (gaps closed; larger ones stay keys of an object).
 * A name that cannot nest, because its parent already holds a value, stays a plain name; nothing is lost.
 */
export function buildData(fields: readonly PostedField[], multiple: ReadonlySet<string>): SubmissionData {
  const root = new Map<string, Slot>();
  for (const field of fields) {
    const { name } = field;
    // Most names are plain, and need not be taken apart.
    const slot = name.includes("[") ? nestedSlot(root, name) : slotOf(root, name);
    if (multiple.has(name)) slot.isList = true;
    addValue(slot, field.value);
  }
  const data = bareObject();
  for (const [name, slot] of root) data[name] = valueOf(slot);
  return { data, fieldOrder: [...root.keys()] };
}

function nestedSlot(root: Map<string, Slot>, name: string): Slot {
  const path = parseFieldPath(name);
  const slot = findSlot(root, path) ?? slotOf(root, name);
  if (path.isList) slot.isList = true;
  return slot;
}

function findSlot(root: Map<string, Slot>, path: FieldPath): Slot | null {
  const [first, ...rest] = path.segments;
  let slot = slotOf(root, first);
  for (const segment of rest) {
    if (slot.values.length > 0 || slot.isList) return null;
    slot.children ??= new Map();
    slot = slotOf(slot.children, segment);
  }
  return slot;
}

function slotOf(slots: Map<string, Slot>, name: string): Slot {
  let slot = slots.get(name);
  if (slot === undefined) {
    slot = { values: [], isList: false, children: null };
    slots.set(name, slot);
  }
  return slot;
}

function addValue(slot: Slot, value: JsonValue): void {
  if (!isJsonList(value)) {
    slot.values.push(value);
    return;
  }
  slot.isList = true;
  for (const item of value) slot.values.push(item);
}

function valueOf(slot: Slot): JsonValue {
  const own = slot.isList || slot.values.length > 1 ? slot.values : (slot.values[0] ?? null);
  if (slot.children === null) return own;
  const names = [...slot.children.keys()];
  if (slot.values.length === 0 && names.every((name) => LIST_INDEX.test(name))) {
    const inOrder = [...slot.children].toSorted(([left], [right]) => Number(left) - Number(right));
    return inOrder.map(([, child]) => valueOf(child));
  }
  const group = bareObject();
  // `a[b]=1&a=2`: the group's own value stands beside its members under the one key that no bracket can name.
  if (slot.values.length > 0) group[""] = own;
  for (const [name, child] of slot.children) group[name] = valueOf(child);
  return group;
}
