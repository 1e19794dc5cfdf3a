import type { JsonValue } from "./json-value.ts";

/** One field of a body, whatever the encoding was. */
export interface PostedField {
  readonly name: string;
  readonly value: JsonValue;
}

export interface PostedFile {
  readonly fieldName: string;
  /** As the visitor's machine names it: never part of a path or key. */
  readonly fileName: string;
  readonly contentType: string;
  /** A view of the request's body. */
  readonly content: Uint8Array;
}

export interface PostedBody {
  /** In the order of the body; a repeated name stands there repeatedly. */
  readonly fields: readonly PostedField[];
  readonly files: readonly PostedFile[];
}
