import type { CaptchaMode, FieldRule } from "@formtrap/contracts";
import type { TenantForm } from "@formtrap/tenant-db";

export interface SnippetField {
  readonly name: string;
  /** For people, made of the name. */
  readonly label: string;
  readonly kind: "input" | "textarea" | "select";
  /** Of an input. */
  readonly type: "text" | "email" | "number" | "url";
  readonly rule: FieldRule;
  /** Several values may be given. */
  readonly isMultiple: boolean;
}

/** What a page needs to know of a form. */
export interface SnippetForm {
  /** Letters and digits, unique. */
  readonly endpointId: string;
  readonly postUrl: string;
  readonly fields: readonly SnippetField[];
  readonly honeypotFieldName: string;
  readonly captcha: {
    readonly mode: Exclude<CaptchaMode, "off">;
    readonly siteKey: string;
    readonly action: string | null;
  } | null;
  readonly files: { readonly accept: string; readonly isMultiple: boolean } | null;
}

const LONG_TEXT = /message|comment|question|detail|descri|feedback|nachricht|motivation|body|text/i;
const LONG_TEXT_LENGTH = 250;
/** Shown until the customer puts in their own. */
const DEFAULT_FIELDS: TenantForm["validation"] = {
  fields: { name: { required: true }, email: { required: true, type: "email" }, message: { required: true } },
  multiple: [],
};

/** A form's fields as far as its rules name them; a form without rules gets the usual three. */
export function snippetFields({ validation }: Pick<TenantForm, "validation">): readonly SnippetField[] {
  const hasRules = Object.keys(validation.fields).length + validation.multiple.length > 0;
  const { fields, multiple } = hasRules ? validation : DEFAULT_FIELDS;
  const lists = new Set(multiple);
  const rules = new Map(Object.entries(fields));
  return [...new Set([...rules.keys(), ...lists])].map((name) =>
    toField(name, rules.get(name) ?? {}, lists.has(name)),
  );
}

function toField(name: string, rule: FieldRule, isMultiple: boolean): SnippetField {
  const type = rule.type ?? (/e-?mail/i.test(name) ? "email" : "text");
  const isLong = type === "text" && (LONG_TEXT.test(name) || (rule.maxLength ?? 0) > LONG_TEXT_LENGTH);
  const isChoice = (rule.oneOf ?? []).length > 0;
  const kind = isChoice ? "select" : isLong ? "textarea" : "input";
  return { name, label: labelOf(name), kind, type, rule, isMultiple };
}

function labelOf(name: string): string {
  const words = name
    .replace(/[[\]._-]+/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .trim();
  const text = words === "" ? name : words;
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}
