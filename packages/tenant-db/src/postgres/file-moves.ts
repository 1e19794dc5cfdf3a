import * as z from "zod";
import { TenantDataError } from "../errors.ts";
import type { FileMove, HeldFiles } from "../submission.ts";
import { onlyValue, parseRows } from "./parse-answer.ts";
import { textArray } from "./record-parameters.ts";
import type { Run } from "./run.ts";
import { bounded, fileSchema, itemsOf } from "./submission-row.ts";

const SUBMISSIONS_MAX = 100;

const heldFilesSchema = z
  .object({ id: z.uuid(), form_id: z.uuid(), files: itemsOf(fileSchema) })
  .transform((row): HeldFiles => ({ submissionId: row.id, formId: row.form_id, files: row.files }));

/** As `TenantStore.submissions.findFiles`. */
export async function findFiles(
  schema: string,
  run: Run,
  submissionIds: readonly string[],
): Promise<readonly HeldFiles[]> {
  if (submissionIds.length > SUBMISSIONS_MAX)
    throw new RangeError("More submissions than are looked up at once.");
  const text = `SELECT json_build_object('id', s.id, 'form_id', s.form_id, 'files', ${bounded("s.files")})
    FROM ${schema}.submissions s WHERE s.id = ANY ($1::uuid[]) AND s.files <> '[]'`;
  const { rows } = await run({ text, values: [textArray(submissionIds)], rowsMax: submissionIds.length });
  const held = parseRows(rows, heldFilesSchema);
  const asked = new Set(submissionIds);
  if (!held.every(({ submissionId }) => asked.has(submissionId)))
    throw new TenantDataError("unparsable", { what: "the submissions asked for" });
  return held;
}

/** As `TenantStore.submissions.relocateFile`. Exactly the entry with this path changes, whatever else was edited. */
export async function relocateFile(schema: string, run: Run, move: FileMove): Promise<boolean> {
  const text = `
WITH moved AS (
  UPDATE ${schema}.submissions s
  SET files = (
    SELECT jsonb_agg(
      CASE WHEN e.file @> jsonb_build_object('path', $2::text, 'location', 'spool')
           THEN e.file || jsonb_build_object('path', $3::text, 'location', 'tenant') ELSE e.file END ORDER BY e.at)
    FROM jsonb_array_elements(s.files) WITH ORDINALITY AS e (file, at))
  WHERE s.id = $1::uuid
    AND s.files @> jsonb_build_array(jsonb_build_object('path', $2::text, 'location', 'spool'))
  RETURNING s.id
)
SELECT EXISTS (SELECT FROM moved) OR EXISTS (
  SELECT FROM ${schema}.submissions s WHERE s.id = $1::uuid
    AND s.files @> jsonb_build_array(jsonb_build_object('path', $3::text, 'location', 'tenant')))`;
  const values = [move.submissionId, move.fromPath, move.toPath];
  const { rows } = await run({ text, values, rowsMax: 1 });
  const answer = onlyValue(rows, "yes or no");
  if (answer !== "t" && answer !== "f") throw new TenantDataError("unparsable", { what: "yes or no" });
  return answer === "t";
}
