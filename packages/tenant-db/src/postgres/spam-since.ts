import * as z from "zod";
import type { SpamCount } from "../tenant-store.ts";
import { parseRows, readable, timestampSchema } from "./parse-answer.ts";
import type { Run } from "./run.ts";

const FORMS_MAX = 100;
const LATEST_MAX = 5;

/** As `TenantStore.submissions.spamSince`; at most 100 forms, those with the most spam first. */
export async function spamSince(schema: string, run: Run, since: Date): Promise<readonly SpamCount[]> {
  const isSpam =
    "s.form_id = f.id AND s.created_at >= $1::timestamptz AND s.is_spam AND s.deleted_at IS NULL";
  const text = `SELECT json_build_object('form_id', f.id, 'form_name', left(f.name, 200), 'count', c.count, 'latest', (
      SELECT json_agg(json_build_object('id', l.id, 'created_at', l.created_at, 'name', left(l.name, 100),
        'email', CASE WHEN length(l.email) <= 320 THEN l.email END, 'reason', left(l.spam_reason, 100)) ORDER BY l.created_at DESC, l.id DESC)
      FROM (
        SELECT * FROM ${schema}.submissions s WHERE ${isSpam}
        ORDER BY s.created_at DESC, s.id DESC LIMIT ${LATEST_MAX}
      ) l))
    FROM ${schema}.forms f
    CROSS JOIN LATERAL (SELECT count(*) FROM ${schema}.submissions s WHERE ${isSpam}) c
    WHERE c.count > 0 ORDER BY c.count DESC, f.id LIMIT ${FORMS_MAX}`;
  const { rows } = await run({ text, values: [since.toISOString()], rowsMax: FORMS_MAX });
  return parseRows(rows, spamCountSchema);
}

const latestSchema = z
  .object({
    id: z.uuid(),
    created_at: timestampSchema,
    name: z.string().nullable(),
    email: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .transform(({ id, created_at, name, email, reason }) => ({
    id,
    createdAt: created_at,
    name,
    email,
    reason,
  }));

const spamCountSchema = z
  .object({
    form_id: z.uuid(),
    form_name: z.string(),
    count: z.int().min(1),
    latest: z.array(z.unknown()).max(LATEST_MAX),
  })
  .transform(
    (row): SpamCount => ({
      formId: row.form_id,
      formName: row.form_name,
      count: row.count,
      latest: readable(row.latest, latestSchema),
    }),
  );
