import * as z from "zod";
import type { FormPage, FormSummary, TenantStore } from "../tenant-store.ts";
import { findOddColumns } from "./form-row.ts";
import { parseRows, timestampSchema } from "./parse-answer.ts";
import type { Run } from "./run.ts";
import { storableOrNull } from "./storable-text.ts";

const PAGE_MAX = 100;
const NAME_CHARACTERS_MAX = 200;
const COUNTED_MAX = 1_000;
/** A page of rows stays within what may be answered; of a larger one only what the list shows is judged. */
const JUDGED_BYTES_MAX = 49_152;

/** As `TenantStore.forms.list`. */
export async function listForms(
  schema: string,
  run: Run,
  filter: Parameters<TenantStore["forms"]["list"]>[0],
): Promise<FormPage> {
  const limit = Math.min(filter.limit, PAGE_MAX);
  const text = `SELECT json_build_object(
      'id', f.id, 'organization_id', f.organization_id, 'name', left(f.name, ${NAME_CHARACTERS_MAX}),
      'is_active', f.is_active, 'closes_at', f.closes_at, 'max_submissions', f.max_submissions,
      'policy_version', f.policy_version, 'created_at', f.created_at, 'updated_at', f.updated_at,
      'row', CASE WHEN octet_length(f.judged::text) <= ${JUDGED_BYTES_MAX} THEN f.judged END,
      'submission_count', (
        SELECT count(*) FROM (
          SELECT FROM ${schema}.submissions s WHERE s.form_id = f.id AND s.deleted_at IS NULL LIMIT ${COUNTED_MAX}
        ) counted))
    FROM (
      SELECT f.id, f.organization_id, f.name, f.is_active, f.closes_at, f.max_submissions, f.policy_version,
        f.created_at, f.updated_at, to_jsonb(f) AS judged
      FROM ${schema}.forms f
      WHERE f.organization_id = $1::uuid AND ($2::uuid IS NULL OR f.id < $2::uuid)
        AND ($3::boolean IS NULL OR f.is_active = $3::boolean)
        AND ($4::text IS NULL OR position(lower($4::text) IN lower(f.name)) > 0)
      ORDER BY f.id DESC LIMIT ${limit + 1}
    ) f ORDER BY f.id DESC`;
  const { organizationId, after, isActive, name } = filter;
  const values = [
    organizationId,
    after,
    isActive === null ? null : String(isActive),
    storableOrNull(name, NAME_CHARACTERS_MAX),
  ];
  const { rows } = await run({ text, values, rowsMax: limit + 1 });
  const parsed = parseRows(rows.slice(0, limit), summarySchema);
  const last = parsed.at(-1);
  return {
    items: parsed.filter((row) => row.organizationId === organizationId).map(({ summary }) => summary),
    next: rows.length > limit && last !== undefined ? last.summary.id : null,
  };
}

const someTime = timestampSchema.nullable().catch(null);

const summarySchema = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    name: z.string().catch(""),
    is_active: z.boolean().nullable().catch(null),
    closes_at: someTime,
    max_submissions: z.int().nullable().catch(null),
    policy_version: z.int().nullable().catch(null),
    created_at: someTime,
    updated_at: someTime,
    submission_count: z.int().min(0).max(COUNTED_MAX).nullable().catch(null),
    row: z.unknown(),
  })
  .transform((row) => ({
    organizationId: row.organization_id,
    summary: {
      id: row.id,
      name: row.name,
      isActive: row.is_active,
      closesAt: row.closes_at,
      maxSubmissions: row.max_submissions,
      policyVersion: row.policy_version,
      submissionCount: row.submission_count,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      oddColumns: row.row === null ? [] : findOddColumns(row.row),
    } satisfies FormSummary,
  }));
