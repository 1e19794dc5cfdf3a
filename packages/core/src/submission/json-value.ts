/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** `Array.isArray` that also narrows readonly arrays away from objects. */
export function isJsonList(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** An object without a prototype: `__proto__` is a key like any other in it. */
export function bareObject(): Record<string, JsonValue> {
  return Object.create(null) as Record<string, JsonValue>;
}
