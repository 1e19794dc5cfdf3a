import type { MailOptions } from "@formtrap/tenant-db";
import { isJsonList, type JsonValue } from "./json-value.ts";
import type { PostedField } from "./posted-body.ts";

type ControlKind = "honeypot" | "next" | "subject" | "cc" | "replyTo" | "captcha" | "upload" | "address";

/** Whose names a post's control fields have: ours, or beside them those of the service a page came from. */
export type Dialect = "formtrap" | "access_key" | "form_name";

/** The closed list of the submit contract: any other name, with an underscore or without, is data. */
const CONTROL_FIELDS: readonly (readonly [name: string, kind: ControlKind])[] = [
  ["_gotcha", "honeypot"],
  ["_honey", "honeypot"],
  ["bot-field", "honeypot"],
  ["botcheck", "honeypot"],
  ["_next", "next"],
  ["_redirect", "next"],
  ["_subject", "subject"],
  ["_cc", "cc"],
  ["_replyto", "replyTo"],
  ["cf-turnstile-response", "captcha"],
  ["g-recaptcha-response", "captcha"],
  ["h-captcha-response", "captcha"],
  ["_upload", "upload"],
];

/** Plain names are control fields only where the address says that the page was made for another service. */
const BY_DIALECT: Readonly<Record<Dialect, ReadonlyMap<string, ControlKind>>> = {
  formtrap: new Map(CONTROL_FIELDS),
  access_key: new Map([
    ...CONTROL_FIELDS,
    ["access_key", "address"],
    ["subject", "subject"],
    ["redirect", "next"],
    ["replyto", "replyTo"],
    ["recaptcha_response", "captcha"],
  ]),
  form_name: new Map([...CONTROL_FIELDS, ["form-name", "address"]]),
};

/** What a post asks of us, apart from its data. */
export interface Controls {
  /** The honeypot that was filled in, or null. */
  readonly honeypot: string | null;
  /** Where the page wants its visitor to go; not yet checked. */
  readonly next: string | null;
  readonly replyTo: string | null;
  /** What it asks of the notification mail; null where nothing. */
  readonly mailOptions: MailOptions | null;
  /** Captcha tokens by the name of their field. */
  readonly captchaTokens: ReadonlyMap<string, string>;
  /** Handles of files that were uploaded straight to the bucket. */
  readonly uploads: readonly string[];
}

const NO_TOKENS: ReadonlyMap<string, string> = new Map();

/** Splits posted fields into control fields and data; a reply-to is both. The first filled value of each kind counts. */
export function takeControlFields(
  fields: readonly PostedField[],
  honeypotFieldName: string | null,
  dialect: Dialect,
): { readonly controls: Controls; readonly dataFields: readonly PostedField[] } {
  const kinds = BY_DIALECT[dialect];
  const dataFields: PostedField[] = [];
  const uploads = new Set<string>();
  const cc: string[] = [];
  let captchaTokens = NO_TOKENS;
  let subject: string | null = null;
  let honeypot: string | null = null;
  let next: string | null = null;
  let replyTo: string | null = null;
  for (const field of fields) {
    const kind = field.name === honeypotFieldName ? "honeypot" : kinds.get(field.name);
    if (kind === undefined || kind === "replyTo") dataFields.push(field);
    if (kind === undefined) continue;
    if (kind === "honeypot" && isFilled(field.value)) honeypot ??= field.name;
    if (kind === "next") next ??= filledText(field.value);
    if (kind === "subject") subject ??= filledText(field.value);
    if (kind === "cc") cc.push(...textsOf(field.value));
    if (kind === "replyTo") replyTo ??= filledText(field.value);
    if (kind === "upload") for (const handle of textsOf(field.value)) uploads.add(handle.trim());
    if (kind === "captcha") captchaTokens = withToken(captchaTokens, field);
  }
  const mailOptions = subject === null && cc.length === 0 ? null : { subject, cc };
  return {
    controls: { honeypot, next, replyTo, mailOptions, captchaTokens, uploads: [...uploads] },
    dataFields,
  };
}

function withToken(known: ReadonlyMap<string, string>, field: PostedField): ReadonlyMap<string, string> {
  const token = filledText(field.value);
  return token === null || known.has(field.name) ? known : new Map([...known, [field.name, token]]);
}

/** A checkbox left alone comes as nothing, false, "false" or "" depending on who built the body. */
function isFilled(value: JsonValue): boolean {
  if (typeof value === "string") return value.trim() !== "" && value !== "false";
  if (isJsonList(value)) return value.some(isFilled);
  return value !== null && value !== false && value !== 0;
}

function filledText(value: JsonValue): string | null {
  return (
    textsOf(value)
      .find((text) => text.trim() !== "")
      ?.trim() ?? null
  );
}

function textsOf(value: JsonValue): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return isJsonList(value) ? value.flatMap(textsOf) : [];
}
