import * as z from "zod";
import { TenantDataError } from "../errors.ts";
import type { InboxStore, InboxSubmission, SubmissionKey, SubmissionPage } from "../inbox-store.ts";
import { conditionsOf, createBindings, hasNoWords, rangeOf, wordsOf } from "./inbox-filter.ts";
import { inboxJson, inboxSchema, keyJson, keySchema } from "./inbox-row.ts";
import { onlyValue, parseCount, parseJson, readable } from "./parse-answer.ts";
import type { Run } from "./run.ts";

/** Rows looked at for one page, over all forms. */
const LOOKED_AT_MAX = 20_000;
/** Where every row's texts are, which may be large. */
const SEARCHED_MAX = 2_000;
/** A text that more rows have is common: they are looked through in order. */
const FOUND_MAX = 2_000;
const LOOKED_AT_EACH_MIN = 100;
const LIMIT_MAX = 1_000;
const DATA_BYTES_MAX = 4_096;
const LIST_BYTES_MAX = 8_192;
/** More than the largest post is as JSON. */
const WHOLE_BYTES_MAX = 1_048_576;

type ListOptions = Parameters<InboxStore["list"]>[0];

const EMPTY: SubmissionPage = { items: [], next: null, isCommon: false };

/** As `InboxStore.list`: one statement, two for the words of a text that turns out to be common. */
export async function listSubmissions(
  schema: string,
  run: Run,
  options: ListOptions,
): Promise<SubmissionPage> {
  const { filter, limit, isCommon = false } = options;
  if (!(limit >= 1 && limit <= LIMIT_MAX)) throw new RangeError("A page has 1 to 1,000 submissions.");
  if (hasNoWords(filter)) return EMPTY;
  if (!isCommon) {
    const found = await lookUp(schema, run, options);
    if (found !== null) return found;
  }
  return await lookThrough(schema, run, options);
}

/** By the index of texts, or of what is deleted. @returns null where neither is asked for, or more rows have it. */
async function lookUp(schema: string, run: Run, options: ListOptions): Promise<SubmissionPage | null> {
  const { formId, filter, before, limit } = options;
  const bindings = createBindings();
  const source = indexed(wordsOf(bindings, filter), filter.deleted);
  if (source === null) return null;
  const form = formId === null ? "true" : `s.form_id = ${bindings.bind(formId, "uuid")}`;
  const meant = `${form} AND ${rangeOf(bindings, filter, before)} AND ${conditionsOf(bindings, filter)}`;
  const text = `WITH hits AS MATERIALIZED (
      SELECT s.id, s.created_at, (${meant}) AS is_meant FROM ${schema}.submissions s ${source} LIMIT ${FOUND_MAX + 1}),
    page AS MATERIALIZED (
      SELECT h.id, h.created_at FROM hits h WHERE h.is_meant AND (SELECT count(*) FROM hits) <= ${FOUND_MAX}
      ORDER BY h.created_at DESC, h.id DESC LIMIT ${limit + 1})
    SELECT ${pageItem(options)} FROM page p JOIN ${schema}.submissions s ON s.id = p.id
    UNION ALL SELECT '{"is_common": true}'::json WHERE (SELECT count(*) FROM hits) > ${FOUND_MAX}`;
  const { rows } = await run({ text, values: bindings.values, rowsMax: limit + 1 });
  const answers = rows.map((row) => parseJson(row[0]));
  if (answers.some((answer) => commonSchema.safeParse(answer).success)) return null;
  return pageOf(answers, options, false);
}

const commonSchema = z.object({ is_common: z.literal(true) });

/** The words are not shown to the planner: by its guess for unknown ones, the index is always the way. */
function indexed(words: string | null, deleted: ListOptions["filter"]["deleted"]): string | null {
  if (words !== null) return `WHERE s.search @@ (SELECT ${words})`;
  return deleted === "only" ? "WHERE s.deleted_at IS NOT NULL ORDER BY s.deleted_at" : null;
}

/** In order, so far from `before` as one statement may look. */
async function lookThrough(schema: string, run: Run, options: ListOptions): Promise<SubmissionPage> {
  const { limit, filter } = options;
  const bindings = createBindings();
  const isSearched = readsTexts(filter);
  const total = isSearched ? SEARCHED_MAX : LOOKED_AT_MAX;
  const forms = await formsOf(schema, run, options, bindings, total);
  const { windows, ends } = windowsOf(schema, options, bindings, { ...forms, matchesMax: limit + 1 });
  const text = `WITH f AS MATERIALIZED (${forms.text}), hits AS MATERIALIZED (${windows}), ends AS MATERIALIZED (
      SELECT e.created_at, e.id FROM (${ends}) e ORDER BY e.created_at DESC, e.id DESC LIMIT 1),
    page AS MATERIALIZED (
      SELECT h.id, h.created_at FROM hits h
      WHERE NOT EXISTS (SELECT FROM ends e WHERE (h.created_at, h.id) < (e.created_at, e.id))
      ORDER BY h.created_at DESC, h.id DESC LIMIT ${limit + 1})
    SELECT ${pageItem(options)} FROM page p JOIN ${schema}.submissions s ON s.id = p.id
    UNION ALL SELECT json_build_object('end', ${keyJson("e")}) FROM ends e`;
  const { rows } = await run({ text, values: bindings.values, rowsMax: limit + 2 });
  return pageOf(
    rows.map((row) => parseJson(row[0])),
    options,
    isSearched || filter.deleted === "only",
  );
}

/** As `InboxStore.count`. */
export async function countSubmissions(
  schema: string,
  run: Run,
  options: Parameters<InboxStore["count"]>[0],
): Promise<{ readonly count: number; readonly isExact: boolean }> {
  if (hasNoWords(options.filter)) return { count: 0, isExact: true };
  const found = await countFound(schema, run, options);
  if (found !== null) return found;
  const bindings = createBindings();
  const isSearched = readsTexts(options.filter);
  const lookedAtMax = isSearched ? SEARCHED_MAX : COUNT_LOOKED_AT_MAX;
  const forms = await formsOf(schema, run, options, bindings, lookedAtMax);
  const { windows, ends } = windowsOf(schema, { ...options, before: null }, bindings, {
    ...forms,
    matchesMax: COUNT_MAX + 1,
  });
  const text = `WITH f AS MATERIALIZED (${forms.text}), hits AS MATERIALIZED (${windows})
    SELECT json_build_object('count', (SELECT count(*) FROM hits), 'is_cut', EXISTS (SELECT FROM (${ends}) e))`;
  const { rows } = await run({ text, values: bindings.values, rowsMax: 1 });
  const counted = countedSchema.safeParse(parseJson(onlyValue(rows, "a count")));
  if (!counted.success) throw new TenantDataError("unparsable", { what: "a count" });
  const { count, is_cut } = counted.data;
  return { count: Math.min(count, COUNT_MAX), isExact: !is_cut && count <= COUNT_MAX };
}

const COUNT_MAX = 10_000;
const COUNT_LOOKED_AT_MAX = 50_000;
const countedSchema = z.object({ count: z.int().min(0), is_cut: z.boolean() });

/** By an index; null: none is of use. */
async function countFound(
  schema: string,
  run: Run,
  { formId, filter }: Parameters<InboxStore["count"]>[0],
): Promise<{ readonly count: number; readonly isExact: boolean } | null> {
  const bindings = createBindings();
  const source = indexed(wordsOf(bindings, filter), filter.deleted);
  if (source === null) return null;
  const form = formId === null ? "true" : `s.form_id = ${bindings.bind(formId, "uuid")}`;
  const meant = `${form} AND ${rangeOf(bindings, filter, null)} AND ${conditionsOf(bindings, filter)}`;
  const text = `WITH hits AS MATERIALIZED (
      SELECT (${meant}) AS is_meant FROM ${schema}.submissions s ${source} LIMIT ${COUNT_MAX + 1})
    SELECT json_build_object('count', count(*) FILTER (WHERE is_meant), 'is_cut', count(*) > ${COUNT_MAX}) FROM hits`;
  const { rows } = await run({ text, values: bindings.values, rowsMax: 1 });
  const counted = countedSchema.safeParse(parseJson(onlyValue(rows, "a count")));
  if (!counted.success) throw new TenantDataError("unparsable", { what: "a count" });
  const { count, is_cut } = counted.data;
  return { count: Math.min(count, COUNT_MAX), isExact: !is_cut };
}

const readsTexts = ({ text, email, person }: ListOptions["filter"]): boolean =>
  text !== null || email !== null || person !== undefined;

interface Forms {
  /** Ids of the forms, as a query. */
  readonly text: string;
  /** Rows of each that may be looked at. */
  readonly lookedAtEach: number;
}

/** All forms share what may be looked at: each form's rows lie in order, those of all do not. */
async function formsOf(
  schema: string,
  run: Run,
  { formId }: Pick<ListOptions, "formId">,
  { bind }: ReturnType<typeof createBindings>,
  lookedAtMax: number,
): Promise<Forms> {
  if (formId !== null) return { text: `SELECT ${bind(formId, "uuid")} AS id`, lookedAtEach: lookedAtMax };
  const text = `SELECT count(*) FROM ${schema}.forms`;
  const { rows } = await run({ text, values: [], rowsMax: 1 });
  const forms = Math.max(1, parseCount(onlyValue(rows, "a count")));
  const lookedAtEach = Math.max(LOOKED_AT_EACH_MIN, Math.floor(lookedAtMax / forms));
  return { text: `SELECT id FROM ${schema}.forms`, lookedAtEach };
}

/**
 * What is meant among each form's next rows, and where those end that did not have enough of it. The LIMIT in the
 * middle is what bounds the work: Postgres filters no further than that.
 */
function windowsOf(
  schema: string,
  { filter, before }: Pick<ListOptions, "filter" | "before">,
  bindings: ReturnType<typeof createBindings>,
  { lookedAtEach, matchesMax }: Pick<Forms, "lookedAtEach"> & { readonly matchesMax: number },
): { readonly windows: string; readonly ends: string } {
  const rows = `${schema}.submissions s WHERE s.form_id = f.id AND ${rangeOf(bindings, filter, before)}
    ORDER BY s.created_at DESC, s.id DESC`;
  const windows = `SELECT f.id AS form_id, h.id, h.created_at FROM f CROSS JOIN LATERAL (
      SELECT s.id, s.created_at FROM (SELECT s.* FROM ${rows} LIMIT ${lookedAtEach}) s
      WHERE ${conditionsOf(bindings, filter)}
      ORDER BY s.created_at DESC, s.id DESC LIMIT ${matchesMax}) h`;
  const ends = `SELECT e.created_at, e.id FROM f CROSS JOIN LATERAL (
      SELECT s.created_at, s.id FROM ${rows} OFFSET ${lookedAtEach - 1} LIMIT 1) e
    WHERE (SELECT count(*) FROM hits h WHERE h.form_id = f.id) < ${matchesMax}`;
  return { windows, ends };
}

const pageItem = ({ dataBytesMax = DATA_BYTES_MAX }: ListOptions): string =>
  inboxJson({ dataBytesMax, listBytesMax: LIST_BYTES_MAX });

const endSchema = z.object({ end: keySchema });
const placeSchema = z.object({ key: keySchema });

/** @throws TenantDataError where following `next` would lead in a circle. */
function pageOf(answers: readonly unknown[], options: ListOptions, isCommon: boolean): SubmissionPage {
  const { formId, before, limit } = options;
  const isNewer = (a: SubmissionKey, b: SubmissionKey) =>
    a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.id > b.id);
  const places = readable(answers, placeSchema)
    .map(({ key }) => key)
    .toSorted((a, b) => (isNewer(a, b) ? -1 : 1));
  const [end] = readable(answers, endSchema);
  const next = places.length > limit ? (places[limit - 1] ?? null) : (end?.end ?? null);
  if (next !== null && before !== null && !isNewer(before, next))
    throw new TenantDataError("unparsable", { what: "a page that comes after the last" });
  const items = readable(answers, inboxSchema)
    .filter((item) => formId === null || item.formId === formId.toLowerCase())
    .filter(({ key }) => next === null || !isNewer(next, key))
    .toSorted((a, b) => (isNewer(a.key, b.key) ? -1 : 1))
    .slice(0, limit);
  return { items, next, isCommon };
}

/** As `InboxStore.find`. */
export async function findSubmission(
  schema: string,
  run: Run,
  submissionId: string,
): Promise<InboxSubmission | null> {
  const row = inboxJson({ dataBytesMax: WHOLE_BYTES_MAX, listBytesMax: WHOLE_BYTES_MAX });
  const text = `SELECT ${row} FROM ${schema}.submissions s WHERE s.id = $1::uuid`;
  const { rows } = await run({ text, values: [submissionId], rowsMax: 1 });
  if (rows.length === 0) return null;
  const parsed = inboxSchema.safeParse(parseJson(rows[0]?.[0]));
  if (!parsed.success || parsed.data.id !== submissionId.toLowerCase())
    throw new TenantDataError("unparsable", { what: "the submission asked for" });
  return parsed.data;
}
