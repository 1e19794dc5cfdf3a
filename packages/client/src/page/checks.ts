import type { FieldRule, FormDescription, SubmitError } from "@formtrap/contracts";
import { read, type Texts } from "./texts.ts";

type Files = FormDescription["form"]["files"];
type Code = SubmitError["code"];
type Found = readonly [code: Code, text: string, parameters?: Readonly<Record<string, string | number>>];

const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"_.]+(?:\.[^\s@<>()[\]\\,;:"_.]+)+$/;
const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const MEBIBYTE = 1024 * 1024;

/** The same checks as the server's, so that a visitor hears of a fault before anything is sent. */
export function checkForm(
  data: FormData,
  { form, texts }: FormDescription,
  labelOf: (field: string) => string,
): SubmitError[] {
  const errors: SubmitError[] = [];
  for (const [name, rule] of Object.entries(form.fields)) {
    const filling = fillingOf(data, name);
    if (filling === null) continue;
    const required = rule.required === true && !filling.hasFile;
    const found = checkField(filling.values, { ...rule, required });
    if (found !== null) errors.push(toError(texts, name, found, labelOf(name)));
  }
  return [...errors, ...checkFiles(data, form.files, texts)];
}

interface Filling {
  readonly values: readonly string[];
  /** One of some bytes: it meets what is required, and no other rule speaks of it. */
  readonly hasFile: boolean;
}

/** What `tags`, `tags[]` and `tags[0]` hold; null where there is a group, which is the server's to judge. */
function fillingOf(data: FormData, name: string): Filling | null {
  const wanted = plainName(name);
  const values: string[] = [];
  // Where the page itself has sent files to the bucket, the server knows of which field they are.
  let hasFile = data.has("_upload");
  for (const [key, value] of data.entries()) {
    const own = plainName(key);
    const isBelow = own.startsWith(`${wanted}[`);
    if (typeof value !== "string") {
      if (own !== wanted && !isBelow) continue;
      hasFile ||= value.size > 0;
      if (value.name !== "") values.push("");
    } else if ([own, own.replace(/\[\d{1,3}\]$/, "")].includes(wanted)) {
      // Line ends are counted as they are sent.
      values.push(value.replace(/\r\n?|\n/g, "\r\n"));
    } else if (isBelow) return null;
  }
  return { values, hasFile };
}

/** `a[b].c[]` is `a[b][c]`. */
function plainName(name: string): string {
  return name.replace(/\]\.([^.[\]]+)/g, "][$1]").replace(/\[\]$/, "");
}

/** One field's values against its rule; null where all is well. */
export function checkField(values: readonly string[], rule: FieldRule): Found | null {
  const isRequired = rule.required === true;
  if (values.length === 0) return isRequired ? ["REQUIRED_FIELD_MISSING", "field_required"] : null;
  const filled = values.filter((value) => value.trim() !== "");
  if (filled.length === 0) return isRequired ? ["REQUIRED_FIELD_EMPTY", "field_empty"] : null;
  for (const value of filled) {
    const found = rule.type === "number" ? checkNumber(value.trim(), rule) : checkText(value, rule);
    if (found !== null) return found;
  }
  return null;
}

function checkNumber(value: string, rule: FieldRule): Found | null {
  const code = "TYPE_NUMERIC";
  if (value.length > 100 || !NUMERIC.test(value)) return [code, "field_number"];
  if (rule.min !== undefined && Number(value) < rule.min) return [code, "field_min", { min: rule.min }];
  if (rule.max !== undefined && Number(value) > rule.max) return [code, "field_max", { max: rule.max }];
  return checkChoice(code, value, rule);
}

function checkText(value: string, rule: FieldRule): Found | null {
  const { type, minLength, maxLength } = rule;
  const isEmail = type === "email";
  if (isEmail && (value.trim().length > 254 || !EMAIL.test(value.trim())))
    return ["TYPE_EMAIL", "field_email"];
  const code = isEmail ? "TYPE_EMAIL" : "TYPE_TEXT";
  if (type === "url" && !isWebAddress(value)) return [code, "field_url"];
  if (minLength !== undefined && value.length < minLength)
    return [code, "field_min_length", { count: minLength }];
  if (maxLength !== undefined && value.length > maxLength)
    return [code, "field_max_length", { count: maxLength }];
  return checkChoice(code, value, rule);
}

function checkChoice(code: Code, value: string, { oneOf }: FieldRule): Found | null {
  return oneOf !== undefined && !oneOf.includes(value) ? [code, "field_choice"] : null;
}

function isWebAddress(value: string): boolean {
  try {
    return /^https?:$/.test(new URL(value.trim()).protocol);
  } catch {
    return false;
  }
}

/** Number and size; what kind of file it is, the server tells before anything is sent. */
function checkFiles(data: FormData, files: Files, texts: Texts): SubmitError[] {
  const chosen = chosenFiles(data);
  const [first] = chosen;
  if (first === undefined) return [];
  if (!files.allowed) return [toError(texts, first.field, ["NO_FILE_UPLOADS", "files_not_taken"])];
  if (chosen.length > files.maxCount) {
    const count = files.maxCount;
    return [toError(texts, first.field, ["TOO_MANY_FILES", "files_too_many", { count }])];
  }
  const megabytes = Math.floor((files.maxSizeBytes / MEBIBYTE) * 100) / 100;
  return chosen
    .filter(({ file }) => file.size > files.maxSizeBytes)
    .map(({ field, file }) =>
      toError(texts, field, ["FILES_TOO_BIG", "file_too_big", { name: file.name, megabytes }]),
    );
}

function toError(
  texts: Texts,
  field: string,
  [code, id, parameters]: Found,
  label: string = field,
): SubmitError {
  return { code, field, message: read(texts, id, { field: label, ...parameters }) };
}

export interface ChosenFile {
  readonly field: string;
  readonly file: File;
  /** Aborted where its visitor does not want it to be sent. */
  readonly canceling: AbortController;
}

/** The files that a visitor chose; an input left empty holds a nameless file of no bytes. */
export function chosenFiles(data: FormData): ChosenFile[] {
  return [...data.entries()].flatMap(([field, file]) =>
    typeof file === "string" || (file.size === 0 && file.name === "")
      ? []
      : [{ field, file, canceling: new AbortController() }],
  );
}
