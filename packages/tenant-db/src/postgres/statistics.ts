import * as z from "zod";
import type { ReceivedCounts, StatisticsStore } from "../statistics-store.ts";
import { parseRows } from "./parse-answer.ts";
import { textArray } from "./record-parameters.ts";
import type { Run } from "./run.ts";

const DAYS_MAX = 400;
const FORMS_MAX = 1_000;
/** So small a part of a form's rows at a time that the index of its rows is the way to them, whatever the range. */
const DAYS_AT_ONCE = 7;

type CountOptions = Parameters<StatisticsStore["count"]>[0];

const NONE: ReceivedCounts = { received: 0, spam: 0, withFiles: 0 };

/** As `StatisticsStore.count`, in one statement: every form's rows of a week at a time, by the index that the inbox has. */
export async function countReceived(
  schema: string,
  run: Run,
  { formId, dayStarts }: CountOptions,
): ReturnType<StatisticsStore["count"]> {
  const days = dayStarts.length - 1;
  if (days < 1 || days > DAYS_MAX) throw new RangeError("Statistics are of 1 to 400 days.");
  const starts = dayStarts.map((start) => start.toISOString());
  const weeks = starts.slice(0, -1).filter((_start, day) => day % DAYS_AT_ONCE === 0);
  const ends = weeks.map((_start, week) => starts[Math.min((week + 1) * DAYS_AT_ONCE, days)] ?? "");
  const text = `WITH f AS MATERIALIZED (
      SELECT f.id FROM ${schema}.forms f WHERE $4::uuid IS NULL OR f.id = $4::uuid
      ORDER BY f.id DESC LIMIT ${FORMS_MAX}),
    counted AS MATERIALIZED (
      SELECT f.id AS form_id, n.* FROM f CROSS JOIN unnest($2::timestamptz[], $3::timestamptz[]) AS w (starts, ends)
      CROSS JOIN LATERAL (
        SELECT width_bucket(s.created_at, $1::timestamptz[]) AS day, count(*) AS received,
          count(*) FILTER (WHERE s.is_spam) AS spam, count(*) FILTER (WHERE s.files <> '[]'::jsonb) AS with_files
        FROM ${schema}.submissions s
        WHERE s.form_id = f.id AND s.created_at >= w.starts AND s.created_at < w.ends GROUP BY 1) n)
    SELECT json_build_object('day', c.day, 'form_id', c.form_id, 'received', sum(c.received), 'spam', sum(c.spam),
      'with_files', sum(c.with_files))
    FROM counted c GROUP BY GROUPING SETS ((c.day), (c.form_id))`;
  const values = [textArray(starts), textArray(weeks), textArray(ends), formId];
  const { rows } = await run({ text, values, rowsMax: DAYS_MAX + FORMS_MAX });
  const counts = parseRows(rows, countsSchema);
  const byDay = new Map(counts.flatMap(({ day, ...rest }) => (day === null ? [] : [[day, rest]])));
  const forms = counts.flatMap(({ form_id: id, ...rest }) =>
    id === null || (formId !== null && id !== formId.toLowerCase()) ? [] : [[id, toCounts(rest)] as const],
  );
  return {
    days: starts.slice(0, -1).map((_start, day) => {
      const counted = byDay.get(day + 1);
      return counted === undefined ? NONE : toCounts(counted);
    }),
    forms: new Map(forms),
  };
}

const countSchema = z.int().min(0);

const countsSchema = z.object({
  /** 1 is the first. */
  day: z.int().nullable(),
  form_id: z.uuid().nullable(),
  received: countSchema,
  spam: countSchema,
  with_files: countSchema,
});

function toCounts({
  received,
  spam,
  with_files: withFiles,
}: Pick<z.output<typeof countsSchema>, "received" | "spam" | "with_files">): ReceivedCounts {
  return { received, spam, withFiles };
}
