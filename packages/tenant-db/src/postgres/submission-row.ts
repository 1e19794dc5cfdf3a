import * as z from "zod";
import type { StoredSubmission } from "../delivery-store.ts";
import type { MailOptions, SubmissionFile } from "../submission.ts";
import { readable, timestampSchema } from "./parse-answer.ts";

const JSON_BYTES_MAX = 262_144;

/** A column of JSON, or null where it is larger than anything of ours. */
export const bounded = (column: string) =>
  `CASE WHEN octet_length(${column}::text) <= ${JSON_BYTES_MAX} THEN ${column} END`;

/**
 * A row of `submissions s` as JSON, bounded.
 * @param dataBytesMax placeholder of the size above which the fields are left out.
 */
export const submissionJson = (dataBytesMax: string): string => `json_build_object(
    'id', s.id, 'form_id', s.form_id, 'created_at', s.created_at, 'status', s.status,
    -- A cut address would be somebody else's.
    'email', CASE WHEN length(s.email) <= 320 THEN s.email END,
    'name', left(s.name, 1000),
    'data', CASE WHEN octet_length(s.data::text) <= ${dataBytesMax}::bigint THEN s.data END,
    'field_order', ${bounded("s.field_order")}, 'files', ${bounded("s.files")},
    'spam_score', s.spam_score, 'user_agent', left(s.user_agent, 2000), 'referer', left(s.referer, 4000),
    'mail_options', ${bounded("s.mail_options")}, 'is_deleted', s.deleted_at IS NOT NULL)`;

/** One of the column `files`. */
export const fileSchema = z
  .object({
    name: z.string(),
    field: z.string(),
    path: z.string(),
    size: z.number().min(0),
    type: z.string(),
    location: z.enum(["tenant", "spool"]),
  })
  .transform(
    ({ name, field, path, size, type, location }): SubmissionFile => ({
      name,
      fieldName: field,
      path,
      sizeBytes: size,
      type,
      location,
    }),
  );

const mailOptionsSchema: z.ZodType<MailOptions> = z.object({
  subject: z.string().nullable(),
  cc: z.array(z.string()),
});

/** As it came: a copy would leave out a field that a visitor called `__proto__`. */
const dataSchema = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** An array, without what makes no sense in it. */
export const itemsOf = <Item>(schema: z.ZodType<Item>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) => readable(items, schema));

/** What the customer edited into nonsense is missing from it; only what a submission cannot do without makes it unreadable. */
export const storedSubmissionSchema = z
  .object({
    id: z.uuid(),
    form_id: z.uuid(),
    created_at: timestampSchema,
    status: z.enum(["new", "read", "resolved", "spam"]),
    email: z.string().nullable(),
    name: z.string().nullable(),
    data: dataSchema.nullable().catch(null),
    field_order: itemsOf(z.string()),
    files: itemsOf(fileSchema),
    spam_score: z.number().nullable().catch(null),
    user_agent: z.string().nullable(),
    referer: z.string().nullable(),
    mail_options: mailOptionsSchema.nullable().catch(null),
    is_deleted: z.boolean(),
  })
  .transform(
    (row): StoredSubmission => ({
      id: row.id,
      formId: row.form_id,
      createdAt: row.created_at,
      status: row.status,
      email: row.email,
      name: row.name,
      data: row.data,
      fieldOrder: row.field_order,
      files: row.files,
      spamScore: row.spam_score,
      userAgent: row.user_agent,
      referer: row.referer,
      mailOptions: row.mail_options,
      isDeleted: row.is_deleted,
    }),
  );
