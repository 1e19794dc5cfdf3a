import * as z from "zod";
import type { InboxSubmission, SubmissionKey } from "../inbox-store.ts";
import { timestampSchema } from "./parse-answer.ts";
import { fileSchema, itemsOf } from "./submission-row.ts";

const PREVIEW_FIELDS = 10;
const PREVIEW_NAME_CHARACTERS = 100;
const PREVIEW_CHARACTERS = 300;

/** As text that compares as the times do, and that a statement takes back. */
const timeText = (column: string) =>
  `to_char(greatest(least(${column}, '9999-12-31 23:59:59Z'), '0001-01-01 00:00:00Z') AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** @param alias of what has `created_at` and `id`. */
export const keyJson = (alias: string): string =>
  `json_build_object('created_at', ${timeText(`${alias}.created_at`)}, 'id', ${alias}.id)`;

/** A row of `submissions s` as JSON, with fields, their order and files up to so many bytes each. */
export const inboxJson = (limits: {
  readonly dataBytesMax: number;
  readonly listBytesMax: number;
}): string => {
  const isDataSmall = `octet_length(s.data::text) <= ${limits.dataBytesMax}`;
  const isSmall = (column: string) => `octet_length(${column}::text) <= ${limits.listBytesMax}`;
  return `json_build_object(
    'id', s.id, 'form_id', s.form_id, 'key', ${keyJson("s")},
    'created_at', s.created_at, 'updated_at', s.updated_at, 'deleted_at', s.deleted_at,
    'status', s.status, 'is_read', s.is_read, 'read_at', s.read_at,
    -- A cut address would be somebody else's.
    'email', CASE WHEN length(s.email) <= 320 THEN s.email END, 'name', left(s.name, 1000),
    'data', CASE WHEN ${isDataSmall} THEN s.data WHEN jsonb_typeof(s.data) = 'object' THEN (
      SELECT jsonb_object_agg(left(e.key, ${PREVIEW_NAME_CHARACTERS}), left(e.value, ${PREVIEW_CHARACTERS}))
      FROM (SELECT * FROM jsonb_each_text(s.data) LIMIT ${PREVIEW_FIELDS}) e) END,
    'is_cut', NOT (${isDataSmall} AND ${isSmall("s.files")}),
    'field_order', CASE WHEN ${isSmall("s.field_order")} THEN s.field_order END,
    'files', CASE WHEN ${isSmall("s.files")} THEN s.files END,
    'spam_score', s.spam_score, 'spam_reason', left(s.spam_reason, 1000), 'ip_address', left(s.ip_address, 100),
    'user_agent', left(s.user_agent, 500), 'referer', left(s.referer, 2000))`;
};

const KEY_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

export const keySchema = z
  .object({ created_at: z.string().regex(KEY_TIME), id: z.uuid() })
  .transform((key): SubmissionKey => ({ createdAt: key.created_at, id: key.id }));

/** As it came: a copy would leave out a field that a visitor called `__proto__`. */
const dataSchema = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

const textSchema = z.string().nullable().catch(null);
const timeSchema = timestampSchema.nullable().catch(null);

/** What the customer edited into nonsense is missing from it; a row without id, form, time or status is none. */
export const inboxSchema = z
  .object({
    id: z.uuid(),
    form_id: z.uuid(),
    key: keySchema,
    created_at: timestampSchema,
    updated_at: timeSchema,
    deleted_at: timeSchema,
    status: z.enum(["new", "read", "resolved", "spam"]),
    is_read: z.boolean(),
    read_at: timeSchema,
    email: textSchema,
    name: textSchema,
    data: dataSchema.catch({}),
    is_cut: z.boolean(),
    field_order: itemsOf(z.string()),
    files: itemsOf(fileSchema),
    spam_score: z.number().nullable().catch(null),
    spam_reason: textSchema,
    ip_address: textSchema,
    user_agent: textSchema,
    referer: textSchema,
  })
  .transform(
    (row): InboxSubmission => ({
      id: row.id,
      formId: row.form_id,
      key: row.key,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      deletedAt: row.deleted_at,
      status: row.status,
      isRead: row.is_read,
      readAt: row.read_at,
      email: row.email,
      name: row.name,
      data: row.data,
      isCut: row.is_cut,
      fieldOrder: row.field_order,
      files: row.files,
      spamScore: row.spam_score,
      spamReason: row.spam_reason,
      ipAddress: row.ip_address,
      userAgent: row.user_agent,
      referer: row.referer,
    }),
  );
