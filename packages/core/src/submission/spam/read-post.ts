import { isEmailAddress } from "../email-address.ts";
import { readFieldName } from "../field-name.ts";
import { isJsonList, type JsonValue } from "../json-value.ts";
import { foldText } from "./fold-text.ts";

/** What is read of a post: more is no message, and the time to judge one is bounded. */
const TEXT_LENGTH_MAX = 32_768;
/** A longer value is read at its beginning and at its end. */
const VALUE_LENGTH_MAX = 12_288;
const VALUE_TAIL_LENGTH = 4_096;
const FIELDS_MAX = 500;
const EMAIL_LENGTH_MAX = 254;

/** A link alone is an answer to a question for one. */
const WHOLE_LINK = /^(?:https?:\/\/|www\.)[^\s<>[\]]+$/i;

export type FieldRole = "fact" | "headline" | "link" | "text";

export interface PostField {
  readonly key: string;
  readonly role: FieldRole;
  readonly text: string;
  readonly folded: string;
}

/** A post as the content score and the lists read it; email addresses that stand alone are left out. */
export interface ReadPost {
  readonly fields: readonly PostField[];
  /** All texts, one below the other. */
  readonly text: string;
  readonly folded: string;
}

/** Reads a post's data. Keys are the visitor's or the form's; only values are text. */
export function readPost(data: { readonly [name: string]: JsonValue }): ReadPost {
  const fields: PostField[] = [];
  let lengthLeft = TEXT_LENGTH_MAX;

  function collect(key: string, value: JsonValue): void {
    if (fields.length >= FIELDS_MAX || lengthLeft <= 0) return;
    if (typeof value === "string") {
      const text = shorten(value).slice(0, lengthLeft);
      lengthLeft -= text.length + 1;
      if (text === "" || isAddressAlone(text)) return;
      fields.push({ key, role: roleOf(key, text), text, folded: foldText(text) });
    } else if (isJsonList(value)) {
      for (const item of value) collect(key, item);
    } else if (value !== null && typeof value === "object") {
      for (const name of Object.keys(value)) collect(name, value[name] ?? null);
    }
  }

  for (const key of Object.keys(data)) collect(key, data[key] ?? null);
  // Joined and not added up: what is added up is put together, at a cost, when it is first looked into.
  return {
    fields,
    text: fields.map((field) => field.text).join("\n"),
    folded: fields.map((field) => field.folded).join("\n"),
  };
}

function shorten(value: string): string {
  const text = value.trim();
  if (text.length <= VALUE_LENGTH_MAX) return text;
  return `${text.slice(0, VALUE_LENGTH_MAX - VALUE_TAIL_LENGTH)}\n${text.slice(-VALUE_TAIL_LENGTH)}`;
}

function isAddressAlone(text: string): boolean {
  return text.length <= EMAIL_LENGTH_MAX && text.includes("@") && isEmailAddress(text);
}

function roleOf(key: string, text: string): FieldRole {
  return readFieldName(key).role ?? (WHOLE_LINK.test(text) ? "link" : "text");
}
