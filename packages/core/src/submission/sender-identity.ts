import { isEmailAddress } from "./email-address.ts";
import { readFieldName } from "./field-name.ts";
import { isJsonList, type JsonValue } from "./json-value.ts";

const NAME_LENGTH_MAX = 256;

export interface SenderIdentity {
  readonly email: string | null;
  readonly name: string | null;
}

/**
 * Finds who wrote, by the usual names in any case and with any of `-`, `_`, `.` or spaces in them. Only what reads as
 * an address is an email; `replyTo` stands in where no field gives one. Names are cut at 256 characters.
 */
export function findSenderIdentity(
  data: { readonly [name: string]: JsonValue },
  replyTo: string | null,
): SenderIdentity {
  let email: string | null = null;
  let fullName: string | null = null;
  let firstName: string | null = null;
  let lastName: string | null = null;
  for (const key of Object.keys(data)) {
    const part = readFieldName(key).sender;
    if (part === "email") email ??= addressIn(data[key]);
    else if (part === "fullName") fullName ??= textIn(data[key]);
    else if (part === "firstName") firstName ??= textIn(data[key]);
    else if (part === "lastName") lastName ??= textIn(data[key]);
  }
  const name = fullName ?? joinNames(firstName, lastName);
  return {
    email: email ?? (replyTo === null ? null : addressIn(replyTo)),
    name: name === null ? null : name.slice(0, NAME_LENGTH_MAX).toWellFormed(),
  };
}

function joinNames(first: string | null, last: string | null): string | null {
  return first === null || last === null ? (first ?? last) : `${first} ${last}`;
}

function addressIn(value: JsonValue | undefined): string | null {
  const text = textIn(value);
  return text !== null && isEmailAddress(text) ? text : null;
}

function textIn(value: JsonValue | undefined): string | null {
  const first: unknown = isJsonList(value) ? value[0] : value;
  if (typeof first !== "string") return null;
  const text = first.trim();
  return text === "" ? null : text;
}
