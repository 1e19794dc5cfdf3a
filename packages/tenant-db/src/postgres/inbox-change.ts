import * as z from "zod";
import type { ChangedSubmission, InboxStore, SubmissionChange } from "../inbox-store.ts";
import type { Bindings } from "./inbox-filter.ts";
import { createBindings } from "./inbox-filter.ts";
import { parseRows } from "./parse-answer.ts";
import { textArray } from "./record-parameters.ts";
import type { Run } from "./run.ts";

const IDS_MAX = 1_000;

/** As `InboxStore.change`; done twice, it is done once. */
export async function changeSubmissions(
  schema: string,
  run: Run,
  { ids, change, destinations, now }: Parameters<InboxStore["change"]>[0],
): Promise<readonly ChangedSubmission[]> {
  const bindings = createBindings();
  const { bind } = bindings;
  const goals = JSON.stringify(
    destinations.map(({ formId, destinationId, channel }) => ({
      form_id: formId,
      destination_id: destinationId,
      channel,
    })),
  );
  const at = bind(now.toISOString(), "timestamptz");
  const { status, readAt } = columnsOf(bindings, change, at);
  // A delivery's id is made here: which of them was spam, nobody else can say without asking twice.
  const text = `WITH before AS MATERIALIZED (
      SELECT s.id, s.status FROM ${schema}.submissions s
      WHERE s.id = ANY (${bind(idsOf(ids), "uuid[]")}) AND s.deleted_at IS NULL FOR UPDATE),
    changed AS (
      UPDATE ${schema}.submissions s SET status = ${status}, read_at = ${readAt}, updated_at = ${at}
      FROM before b WHERE s.id = b.id RETURNING s.id, s.form_id, b.status AS old_status, s.status AS new_status),
    counted AS (
      UPDATE ${schema}.form_counters c SET submissions = greatest(0, c.submissions + d.delta)
      FROM (SELECT form_id, sum((old_status = 'spam')::int - (new_status = 'spam')::int) AS delta
        FROM changed GROUP BY form_id) d
      WHERE c.form_id = d.form_id AND d.delta <> 0),
    released AS (
      INSERT INTO ${schema}.deliveries (id, submission_id, destination_id, channel, next_attempt_at, created_at)
      SELECT gen_random_uuid(), c.id, d.destination_id, d.channel, ${at}, ${at}
      FROM changed c JOIN jsonb_to_recordset(${bind(goals, "jsonb")}) AS d (form_id uuid, destination_id uuid, channel text)
        ON d.form_id = c.form_id
      WHERE c.old_status = 'spam' AND c.new_status <> 'spam'
        AND NOT EXISTS (SELECT FROM ${schema}.deliveries x WHERE x.submission_id = c.id)
      ON CONFLICT DO NOTHING RETURNING submission_id)
    SELECT json_build_object('id', c.id, 'form_id', c.form_id, 'is_released', c.new_status <> 'spam' AND (
      EXISTS (SELECT FROM released r WHERE r.submission_id = c.id)
      OR EXISTS (SELECT FROM ${schema}.deliveries x
        WHERE x.submission_id = c.id AND x.status = 'pending' AND x.attempts = 0))) FROM changed c`;
  const { rows } = await run({ text, values: bindings.values, rowsMax: ids.length });
  const asked = new Set(ids.map((id) => id.toLowerCase()));
  return parseRows(rows, changedSchema).filter(({ id }) => asked.has(id));
}

const changedSchema = z
  .object({ id: z.uuid(), form_id: z.uuid(), is_released: z.boolean() })
  .transform((row): ChangedSubmission => ({ id: row.id, formId: row.form_id, isReleased: row.is_released }));

/** What is unread is new again, but for spam: the two columns never contradict each other. */
function columnsOf(
  { bind }: Bindings,
  change: SubmissionChange,
  at: string,
): { readonly status: string; readonly readAt: string } {
  const since = `coalesce(s.read_at, ${at})`;
  if ("status" in change) {
    const readAt = { new: "NULL", read: since, resolved: since, spam: "s.read_at" }[change.status];
    return { status: bind(change.status, "text"), readAt };
  }
  if (change.isRead)
    return { status: "CASE WHEN s.status = 'new' THEN 'read' ELSE s.status END", readAt: since };
  return { status: "CASE WHEN s.status = 'spam' THEN 'spam' ELSE 'new' END", readAt: "NULL" };
}

/** As `InboxStore.remove`. */
export async function removeSubmissions(
  schema: string,
  run: Run,
  ids: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const text = `WITH removed AS (
      UPDATE ${schema}.submissions s SET deleted_at = $2::timestamptz, updated_at = $2::timestamptz
      WHERE s.id = ANY ($1::uuid[]) AND s.deleted_at IS NULL RETURNING s.id)
    SELECT to_json(s.id) FROM ${schema}.submissions s WHERE s.id = ANY ($1::uuid[])
      AND (s.deleted_at IS NOT NULL OR EXISTS (SELECT FROM removed r WHERE r.id = s.id))`;
  return await touched(run, text, ids, [idsOf(ids), now.toISOString()]);
}

/** As `InboxStore.restore`. */
export async function restoreSubmissions(
  schema: string,
  run: Run,
  ids: readonly string[],
  { deletedSince, now }: Parameters<InboxStore["restore"]>[1],
): Promise<readonly string[]> {
  const text = `WITH restored AS (
      UPDATE ${schema}.submissions s SET deleted_at = NULL, updated_at = $3::timestamptz
      WHERE s.id = ANY ($1::uuid[]) AND s.deleted_at >= $2::timestamptz RETURNING s.id)
    SELECT to_json(s.id) FROM ${schema}.submissions s WHERE s.id = ANY ($1::uuid[])
      AND (s.deleted_at IS NULL OR EXISTS (SELECT FROM restored r WHERE r.id = s.id))`;
  const values = [idsOf(ids), deletedSince.toISOString(), now.toISOString()];
  return await touched(run, text, ids, values);
}

async function touched(
  run: Run,
  text: string,
  ids: readonly string[],
  values: (string | null)[],
): Promise<readonly string[]> {
  const { rows } = await run({ text, values, rowsMax: ids.length });
  const asked = new Set(ids.map((id) => id.toLowerCase()));
  return parseRows(rows, z.uuid()).filter((id) => asked.has(id));
}

/** @throws RangeError */
function idsOf(ids: readonly string[]): string {
  if (ids.length > IDS_MAX) throw new RangeError("More submissions than are changed at once.");
  return textArray(ids);
}
