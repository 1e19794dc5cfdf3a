import * as z from "zod";
import { TenantDataError } from "../errors.ts";
import type { NoteStore, SubmissionNote } from "../inbox-store.ts";
import { onlyValue, parseRows, timestampSchema } from "./parse-answer.ts";
import type { Run } from "./run.ts";
import { storableText } from "./storable-text.ts";

const NOTES_MAX = 200;
const BODY_CHARACTERS_MAX = 5_000;

const NOTE_JSON = `json_build_object('id', n.id, 'submission_id', n.submission_id, 'author_user_id', n.author_user_id,
    'body', left(n.body, ${BODY_CHARACTERS_MAX}), 'created_at', n.created_at, 'updated_at', n.updated_at)`;

const noteSchema = z
  .object({
    id: z.uuid(),
    submission_id: z.uuid(),
    author_user_id: z.uuid().nullable(),
    body: z.string(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .transform(
    (row): SubmissionNote => ({
      id: row.id,
      submissionId: row.submission_id,
      authorUserId: row.author_user_id,
      body: row.body,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  );

/** @param schema quoted. */
export function createNotes(schema: string, run: Run): NoteStore {
  const isDone = async (text: string, values: (string | null)[]): Promise<boolean> => {
    const { rows } = await run({ text, values, rowsMax: 1 });
    const answer = onlyValue(rows, "yes or no");
    if (answer !== "t" && answer !== "f") throw new TenantDataError("unparsable", { what: "yes or no" });
    return answer === "t";
  };
  return {
    list: async (submissionId) => {
      const text = `SELECT ${NOTE_JSON} FROM ${schema}.notes n WHERE n.submission_id = $1::uuid
        ORDER BY n.created_at, n.id LIMIT ${NOTES_MAX}`;
      const { rows } = await run({ text, values: [submissionId], rowsMax: NOTES_MAX });
      const asked = submissionId.toLowerCase();
      return parseRows(rows, noteSchema).filter((note) => note.submissionId === asked);
    },
    find: async (noteId) => {
      const text = `SELECT ${NOTE_JSON} FROM ${schema}.notes n WHERE n.id = $1::uuid`;
      const { rows } = await run({ text, values: [noteId], rowsMax: 1 });
      return parseRows(rows, noteSchema).find(({ id }) => id === noteId.toLowerCase()) ?? null;
    },
    add: async ({ id, submissionId, authorUserId, body, createdAt, updatedAt }) => {
      const text = `WITH added AS (
          INSERT INTO ${schema}.notes (id, submission_id, author_user_id, body, created_at, updated_at)
          SELECT $1::uuid, s.id, $3::uuid, $4::text, $5::timestamptz, $6::timestamptz FROM ${schema}.submissions s
          WHERE s.id = $2::uuid AND s.deleted_at IS NULL AND (
            SELECT count(*) FROM (SELECT FROM ${schema}.notes n WHERE n.submission_id = s.id LIMIT ${NOTES_MAX}) n
          ) < ${NOTES_MAX}
          ON CONFLICT DO NOTHING RETURNING id)
        SELECT EXISTS (SELECT FROM added) OR EXISTS (SELECT FROM ${schema}.notes n WHERE n.id = $1::uuid)`;
      const times = [createdAt.toISOString(), updatedAt.toISOString()];
      return await isDone(text, [id, submissionId, authorUserId, storableText(body), ...times]);
    },
    update: async (noteId, { body, now }) => {
      const text = `WITH changed AS (
          UPDATE ${schema}.notes n SET body = $2::text, updated_at = $3::timestamptz WHERE n.id = $1::uuid RETURNING n.id)
        SELECT EXISTS (SELECT FROM changed)`;
      return await isDone(text, [noteId, storableText(body), now.toISOString()]);
    },
    remove: async (noteId) => {
      const text = `WITH gone AS (DELETE FROM ${schema}.notes n WHERE n.id = $1::uuid RETURNING n.id)
        SELECT EXISTS (SELECT FROM gone)`;
      return await isDone(text, [noteId]);
    },
  };
}
