import { type FormAddress, isEndpointId } from "@formtrap/contracts";
import type { Dialect } from "./control-fields.ts";
import { isJsonList, type JsonValue } from "./json-value.ts";
import type { PostPath } from "./post-path.ts";
import type { PostedField } from "./posted-body.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { say } from "./texts/index.ts";

/** As long as a field's name may be: it was one in the page that the form comes from. */
const FORM_NAME_LENGTH_MAX = 256;
const HOSTNAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Which form a post is for, and whose names its control fields have. */
export interface PostTarget {
  readonly address: FormAddress;
  readonly dialect: Dialect;
}

/**
 * Finds out which form a post is for: its path says so, or a field of its body does.
 * @param host the Host that the visitor's browser named; only a customer's verified hostname leads anywhere.
 * @throws SubmitRefusal FORM_NOT_FOUND or PROJECT_NOT_FOUND where neither does.
 */
export function resolveAddress(path: PostPath, host: string, fields: readonly PostedField[]): PostTarget {
  switch (path.kind) {
    case "form":
      return { address: { kind: "endpoint", endpointId: path.endpointId }, dialect: "formtrap" };
    case "access_key":
      return {
        address: { kind: "access_key", accessKey: accessKeyIn(fields) },
        dialect: "access_key",
      };
    case "site": {
      const address = { kind: "form_name", siteId: path.siteId, formName: requireFormName(fields) } as const;
      return { address, dialect: "form_name" };
    }
    case "bad_id":
      throw path.of === "site"
        ? new SubmitRefusal("PROJECT_NOT_FOUND", say("site_missing"))
        : new SubmitRefusal("FORM_NOT_FOUND", say("form_missing"));
    case "uploads":
      throw new SubmitRefusal("FORM_NOT_FOUND", say("form_missing"));
    case "other": {
      const hostname = host.toLowerCase().replace(/:\d+$/, "");
      const formName = formNameIn(fields);
      if (formName === null || !HOSTNAME.test(hostname)) {
        throw new SubmitRefusal("FORM_NOT_FOUND", say("form_missing"));
      }
      return { address: { kind: "hostname", hostname, formName }, dialect: "form_name" };
    }
  }
}

/** What is told where an address leads nowhere. */
export function nothingThere(address: FormAddress): SubmitRefusal {
  switch (address.kind) {
    case "endpoint":
      return new SubmitRefusal("FORM_NOT_FOUND", say("form_missing"));
    case "access_key":
      return new SubmitRefusal("FORM_NOT_FOUND", say("access_key_unknown"));
    case "form_name":
    case "hostname": {
      const name = address.formName.slice(0, 80).toWellFormed();
      return new SubmitRefusal("FORM_NOT_FOUND", say("form_name_unknown", { name }));
    }
  }
}

function accessKeyIn(fields: readonly PostedField[]): string {
  const key = textOf(fields, "access_key")?.toLowerCase() ?? null;
  if (key === null) throw new SubmitRefusal("FORM_NOT_FOUND", say("access_key_missing"));
  if (!isEndpointId(key)) throw new SubmitRefusal("FORM_NOT_FOUND", say("access_key_unknown"));
  return key;
}

function requireFormName(fields: readonly PostedField[]): string {
  const name = formNameIn(fields);
  if (name === null) throw new SubmitRefusal("FORM_NOT_FOUND", say("form_name_missing"));
  return name;
}

/** Composed (NFC), as names are kept: an editor may have written the page's `ü` as two characters. */
function formNameIn(fields: readonly PostedField[]): string | null {
  return textOf(fields, "form-name")?.normalize("NFC").slice(0, FORM_NAME_LENGTH_MAX) ?? null;
}

function textOf(fields: readonly PostedField[], name: string): string | null {
  const value: JsonValue | undefined = fields.find((field) => field.name === name)?.value;
  const first: JsonValue | undefined = isJsonList(value) ? value[0] : value;
  const text = typeof first === "string" ? first.trim() : "";
  return text === "" ? null : text;
}
