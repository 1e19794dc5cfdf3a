import type { SubmissionFilter, SubmissionKey } from "../inbox-store.ts";
import { textArray } from "./record-parameters.ts";
import { storableText } from "./storable-text.ts";

/** Collects a statement's parameters. */
export interface Bindings {
  readonly values: (string | null)[];
  /** @returns its placeholder. */
  readonly bind: (value: string, type: string) => string;
}

export function createBindings(): Bindings {
  const values: (string | null)[] = [];
  return {
    values,
    bind: (value, type) => {
      values.push(value);
      return `$${values.length}::${type}`;
    },
  };
}

/** Of `submissions s`: what the index of a form's submissions answers. */
export function rangeOf(
  { bind }: Bindings,
  { from, to }: Pick<SubmissionFilter, "from" | "to">,
  before: SubmissionKey | null,
): string {
  const conditions = ["true"];
  if (from !== null) conditions.push(`s.created_at >= ${bind(from.toISOString(), "timestamptz")}`);
  if (to !== null) conditions.push(`s.created_at < ${bind(to.toISOString(), "timestamptz")}`);
  if (before !== null) {
    const key = `(${bind(before.createdAt, "timestamptz")}, ${bind(before.id, "uuid")})`;
    conditions.push(`(s.created_at, s.id) < ${key}`);
  }
  return conditions.join(" AND ");
}

/** Of `submissions s`: all else that a filter asks for. */
export function conditionsOf(bindings: Bindings, { person, ...filter }: SubmissionFilter): string {
  const { bind } = bindings;
  const conditions = ["true"];
  const query = wordsOf(bindings, filter);
  if (filter.statuses !== null)
    conditions.push(`s.status = ANY (${bind(textArray(filter.statuses), "text[]")})`);
  if (filter.isSpam !== null) conditions.push(filter.isSpam ? "s.is_spam" : "NOT s.is_spam");
  if (filter.isRead !== null) conditions.push(filter.isRead ? "s.is_read" : "NOT s.is_read");
  if (filter.hasFiles !== null)
    conditions.push(filter.hasFiles ? "s.files <> '[]'::jsonb" : "s.files = '[]'::jsonb");
  if (filter.deleted === "without") conditions.push("s.deleted_at IS NULL");
  if (filter.deleted === "only") conditions.push("s.deleted_at IS NOT NULL");
  if (filter.email !== null)
    conditions.push(`lower(s.email) = lower(${bind(storableText(filter.email), "text")})`);
  if (person !== undefined) conditions.push(isOf(bind(storableText(person), "text")));
  if (query !== null) conditions.push(`s.search @@ (${query})`);
  return conditions.join(" AND ");
}

/** The address stands alone in the column or in any text of the fields, however deep. */
const isOf = (address: string): string => {
  const same = (text: string) => String.raw`lower(btrim(${text}, E' \t\r\n')) = lower(${address})`;
  const texts = "jsonb_path_query(s.data, 'lax $.**') AS v WHERE jsonb_typeof(v) = 'string'";
  return `(coalesce(${same("s.email")}, false) OR EXISTS (SELECT FROM ${texts} AND ${same("v #>> '{}'")}))`;
};

/**
 * What the words of text and email are to the index of texts: a `tsquery`, or null where neither is asked for. An
 * address that came in a field of its own is one word there, so the column's rows are among those that it finds.
 */
export function wordsOf(bindings: Bindings, { email, text, person }: SubmissionFilter): string | null {
  const parts = [];
  if (person !== undefined) parts.push(plain(bindings, person));
  if (email !== null) parts.push(plain(bindings, email));
  const words = text === null ? [] : storableText(text).trim().split(/\s+/u);
  const last = words.pop();
  if (words.length > 0) parts.push(plain(bindings, words.join(" ")));
  if (last !== undefined) parts.push(beginning(bindings, last));
  return parts.length === 0 ? null : parts.map((part) => `(${part})`).join(" && ");
}

const plain = ({ bind }: Bindings, words: string): string =>
  `plainto_tsquery('pg_catalog.simple'::regconfig, ${bind(storableText(words), "text")})`;

/** Both as the parser takes it apart and as it stands: the beginning of an address is no address to the parser. */
function beginning({ bind }: Bindings, word: string): string {
  const escaped = storableText(word).replace(/['\\]/g, "$&$&");
  const parsed = `to_tsquery('pg_catalog.simple'::regconfig, ${bind(`'${escaped}':*`, "text")})`;
  const whole = bind(`'${escaped.toLowerCase()}':*`, "tsquery");
  return `${parsed} || ${whole}`;
}

/** Texts without a letter or digit have no words, and so occur nowhere. */
export function hasNoWords({ email, text, person }: SubmissionFilter): boolean {
  return [email, text, person ?? null].some((asked) => asked !== null && !/[\p{L}\p{N}]/u.test(asked));
}
