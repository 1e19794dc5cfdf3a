import type { ExportRecord } from "./export-record.ts";

/** Names that a robot made up for every post of its own would be as many columns as posts. */
const FIELDS_MAX = 500;

/** Which fields have a column of their own, and whether there are more: those share the last one. */
export interface Columns {
  readonly fields: readonly string[];
  readonly hasOthers: boolean;
}

export const NO_COLUMNS: Columns = { fields: [], hasOthers: false };

/**
 * The union of both, each name where a form has it: behind the one that came before it. So a field that was added to a
 * form later stands between its neighbours and not at the end.
 */
export function mergeColumns(columns: Columns, more: Columns): Columns {
  const fields = [...columns.fields];
  const known = new Set(fields);
  let { hasOthers } = columns;
  let at = 0;
  for (const name of more.fields) {
    if (known.has(name)) {
      at = fields.indexOf(name) + 1;
    } else if (fields.length < FIELDS_MAX) {
      fields.splice(at, 0, name);
      known.add(name);
      at += 1;
    } else {
      hasOthers = true;
    }
  }
  return { fields, hasOthers: hasOthers || more.hasOthers };
}

export function columnsOf(records: readonly ExportRecord[], columns: Columns = NO_COLUMNS): Columns {
  return records.reduce(
    (merged, { fieldOrder }) => mergeColumns(merged, { fields: fieldOrder, hasOthers: false }),
    columns,
  );
}

/** Not to be taken for a form's own field. */
const BEFORE = ["submission_id", "submission_time", "submission_status"] as const;
const AFTER = [
  "submission_files",
  "submission_spam_score",
  "submission_spam_reason",
  "submission_ip_address",
  "submission_user_agent",
  "submission_referer",
  "submission_is_cut",
] as const;
const OTHERS = "submission_other_fields";

/** The first line of a table. */
export function headerOf({ fields, hasOthers }: Columns): readonly string[] {
  return [...BEFORE, ...fields, ...(hasOthers ? [OTHERS] : []), ...AFTER];
}

/** A line of a table, as texts. */
export function cellsOf(record: ExportRecord, { fields, hasOthers }: Columns): readonly string[] {
  const { id, createdAt, status, data, files, spamScore, spamReason, isCut } = record;
  const { ipAddress, userAgent, referer } = record;
  return [
    id,
    createdAt,
    status,
    ...fields.map((name) => (Object.hasOwn(data, name) ? toText(data[name]) : "")),
    ...(hasOthers ? [others(record, fields)] : []),
    files.map(({ name }) => name).join(", "),
    toText(spamScore),
    toText(spamReason),
    toText(ipAddress),
    toText(userAgent),
    toText(referer),
    isCut ? "true" : "",
  ];
}

function others({ data }: ExportRecord, fields: readonly string[]): string {
  const known = new Set(fields);
  const left = Object.entries(data).filter(([name]) => !known.has(name));
  return left.length === 0 ? "" : JSON.stringify(Object.fromEntries(left));
}

/** Several values of a field are joined; what is nested stays JSON. */
function toText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((each) => typeof each !== "object" || each === null))
    return value.map(toText).join(", ");
  return JSON.stringify(value);
}
