import * as z from "zod";
import type { SpamCount } from "../tenant-store.ts";
import { parseJsonValue, type Run, timestamp, tolerantList } from "./statement.ts";

const FORMS_MAX = 100;
const LATEST_MAX = 5;

const countsSchema = tolerantList(
  z.object({
    formId: z.uuid(),
    formName: z.string(),
    count: z.int().min(1),
    latest: z
      .array(
        z.object({
          id: z.uuid(),
          createdAt: timestamp,
          name: z.string().nullable(),
          email: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      )
      .max(LATEST_MAX),
  }),
);

/** How many posts of each form were held back as spam since a time, by the index that the inbox pages through. */
export async function countSpam(schema: string, run: Run, since: Date): Promise<readonly SpamCount[]> {
  const text = `
SELECT coalesce(json_agg(json_build_object('formId', f.id, 'formName', f.name, 'count', spam.count, 'latest', (
    SELECT json_agg(json_build_object('id', l.id, 'createdAt', l.created_at, 'name', l.name, 'email', l.email,
                                      'reason', l.spam_reason) ORDER BY l.created_at DESC)
      FROM (SELECT * FROM ${schema}.submissions s
             WHERE s.form_id = f.id AND s.is_spam AND s.deleted_at IS NULL AND s.created_at >= $1
             ORDER BY s.created_at DESC, s.id DESC LIMIT ${LATEST_MAX}) l)) ORDER BY spam.count DESC, f.id), '[]')
  FROM (SELECT * FROM ${schema}.forms ORDER BY id LIMIT ${FORMS_MAX}) f
  CROSS JOIN LATERAL (SELECT count(*) FROM ${schema}.submissions s
    WHERE s.form_id = f.id AND s.is_spam AND s.deleted_at IS NULL AND s.created_at >= $1) spam
 WHERE spam.count > 0`;
  const { rows } = await run({ text, values: [since.toISOString()], rowsMax: 1 });
  return parseJsonValue(rows, countsSchema, "counts of spam");
}
