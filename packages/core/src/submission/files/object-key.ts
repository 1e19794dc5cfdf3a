import { newId } from "@formtrap/contracts";

/** Below this, per form, lie all of a space's files. */
export function filePrefix(formId: string): string {
  return `formtrap/${formId}/`;
}

/** A new object's key: nothing that a visitor typed, and sortable by time, so that leftovers are found by age. */
export function newObjectKey(formId: string): string {
  return `${filePrefix(formId)}${newId()}`;
}
