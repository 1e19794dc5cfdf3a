import * as z from "zod";
import { TenantDataError } from "../errors.ts";
import type { ErasedSubmission, InboxStore } from "../inbox-store.ts";
import { onlyValue, parseRows } from "./parse-answer.ts";
import { textArray } from "./record-parameters.ts";
import type { Run } from "./run.ts";
import { bounded, fileSchema, itemsOf } from "./submission-row.ts";

const ERASED_MAX = 100;
const KEYS_EACH_MAX = 200;
const KEY_CHARACTERS_MAX = 1_024;
/** Longer than anybody means; beyond some hundred thousand years the sum would be an error. */
const RETENTION_DAYS_MAX = 36_500;

const heldSchema = z
  .object({ id: z.uuid(), form_id: z.uuid(), files: itemsOf(fileSchema), keys: itemsOf(z.string()) })
  .transform(
    (row): ErasedSubmission => ({ id: row.id, formId: row.form_id, files: row.files, uploadKeys: row.keys }),
  );

const heldJson = (schema: string, alias: string): string => `json_build_object(
    'id', ${alias}.id, 'form_id', ${alias}.form_id, 'files', ${bounded(`${alias}.files`)}, 'keys', (
      SELECT json_agg(k.key) FROM (
        SELECT left(u.key, ${KEY_CHARACTERS_MAX}) AS key FROM ${schema}.uploads u
        WHERE u.used_by = ${alias}.id ORDER BY u.key LIMIT ${KEYS_EACH_MAX}) k))`;

/** As `InboxStore.holdings`. */
export async function findHoldings(
  schema: string,
  run: Run,
  ids: readonly string[],
): Promise<readonly ErasedSubmission[]> {
  const text = `SELECT ${heldJson(schema, "s")} FROM ${schema}.submissions s WHERE s.id = ANY ($1::uuid[])`;
  return await held(run, text, ids, []);
}

/** As `InboxStore.erase`. What hangs upon the row goes with it, by foreign keys. */
export async function eraseRows(
  schema: string,
  run: Run,
  ids: readonly string[],
  now: Date,
): Promise<readonly ErasedSubmission[]> {
  const text = `WITH gone AS (
      DELETE FROM ${schema}.submissions s WHERE s.id = ANY ($1::uuid[]) RETURNING s.id, s.form_id, s.files),
    marked AS (
      INSERT INTO ${schema}.deleted_submissions (id, deleted_at) SELECT g.id, $2::timestamptz FROM gone g
      ON CONFLICT DO NOTHING),
    freed AS (DELETE FROM ${schema}.uploads u WHERE u.used_by IN (SELECT g.id FROM gone g))
    SELECT ${heldJson(schema, "g")} FROM gone g`;
  return await held(run, text, ids, [now.toISOString()]);
}

async function held(run: Run, text: string, ids: readonly string[], more: readonly string[]) {
  if (ids.length > ERASED_MAX) throw new RangeError("More submissions than are erased at once.");
  const { rows } = await run({ text, values: [textArray(ids), ...more], rowsMax: ids.length });
  const asked = new Set(ids.map((id) => id.toLowerCase()));
  return parseRows(rows, heldSchema).filter(({ id }) => asked.has(id));
}

/** As `InboxStore.isErased`. */
export async function isErased(schema: string, run: Run, submissionId: string): Promise<boolean> {
  const text = `SELECT EXISTS (SELECT FROM ${schema}.deleted_submissions d WHERE d.id = $1::uuid)`;
  const { rows } = await run({ text, values: [submissionId], rowsMax: 1 });
  const answer = onlyValue(rows, "yes or no");
  if (answer !== "t" && answer !== "f") throw new TenantDataError("unparsable", { what: "yes or no" });
  return answer === "t";
}

/** As `InboxStore.overdue`: by the indexes of what is deleted, and of each form's rows from their end. */
export async function findOverdue(
  schema: string,
  run: Run,
  { deletedBefore, now, limit }: Parameters<InboxStore["overdue"]>[0],
): Promise<readonly string[]> {
  const text = `SELECT to_json(o.id) FROM (
      (SELECT s.id FROM ${schema}.submissions s WHERE s.deleted_at < $1::timestamptz ORDER BY s.deleted_at LIMIT ${limit})
      UNION
      (SELECT s.id FROM ${schema}.forms f CROSS JOIN LATERAL (
        SELECT s.id FROM ${schema}.submissions s WHERE s.form_id = f.id
          AND s.created_at < $2::timestamptz - make_interval(days => least(f.retention_days, ${RETENTION_DAYS_MAX}))
        ORDER BY s.created_at, s.id LIMIT ${limit}) s
      WHERE f.retention_days IS NOT NULL LIMIT ${limit})) o LIMIT ${limit}`;
  const values = [deletedBefore.toISOString(), now.toISOString()];
  const { rows } = await run({ text, values, rowsMax: limit });
  return parseRows(rows, z.uuid());
}
