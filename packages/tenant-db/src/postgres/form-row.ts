import { formCaptchaSchema, formValidationSchema } from "@formtrap/contracts";
import * as z from "zod";
import { TenantDataError } from "../errors.ts";
import type { TenantForm } from "../tenant-store.ts";
import { parseJson, timestampSchema } from "./parse-answer.ts";
import { storableJson, storableOrNull, storableText } from "./storable-text.ts";

/** Postgres keeps the version as an integer, and every save raises it. */
const VERSION_MAX = 2_000_000_000;

/** `forms` as `to_jsonb` writes it. The customer may have added columns of their own. */
const formRowSchema = z.object({
  id: z.uuid(),
  organization_id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  is_active: z.boolean(),
  closes_at: timestampSchema.nullable(),
  max_submissions: z.int().min(1).nullable(),
  allow_file_uploads: z.boolean(),
  max_file_count: z.int().min(0),
  max_file_size: z.int().min(0),
  allowed_file_types: z.array(z.string()),
  allowed_origins: z.array(z.string()),
  absent_origin: z.enum(["accept", "spam", "reject"]),
  validation: formValidationSchema,
  honeypot_field_name: z.string().nullable(),
  spam_threshold: z.number().min(0).max(1),
  captcha: formCaptchaSchema,
  rate_limit_per_minute: z.int().min(0).nullable(),
  response_type: z.enum(["redirect", "json"]),
  redirect_url: z.string().nullable(),
  success_message: z.string().nullable(),
  webhook_url: z.string().nullable(),
  send_email_notifications: z.boolean(),
  notification_emails: z.array(z.string()),
  autoresponder: z.record(z.string(), z.unknown()).nullable(),
  retention_days: z.int().min(1).nullable(),
  policy_version: z.int().min(1).max(VERSION_MAX),
  created_by: z.uuid().nullable(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
});

/** @throws TenantDataError where the text is not a form's row. */
export function parseFormRow(json: string): TenantForm {
  const parsed = formRowSchema.safeParse(parseJson(json));
  if (!parsed.success) {
    throw new TenantDataError("unparsable", { what: "a form", columns: columnsOf(parsed.error.issues) });
  }
  const row = parsed.data;
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    description: row.description,
    isActive: row.is_active,
    closesAt: row.closes_at,
    maxSubmissions: row.max_submissions,
    allowFileUploads: row.allow_file_uploads,
    maxFileCount: row.max_file_count,
    maxFileSizeBytes: row.max_file_size,
    allowedFileTypes: row.allowed_file_types,
    allowedOrigins: row.allowed_origins,
    absentOrigin: row.absent_origin,
    validation: row.validation,
    honeypotFieldName: row.honeypot_field_name,
    spamThreshold: row.spam_threshold,
    captcha: row.captcha,
    rateLimitPerMinute: row.rate_limit_per_minute,
    responseType: row.response_type,
    redirectUrl: row.redirect_url,
    successMessage: row.success_message,
    webhookUrl: row.webhook_url,
    sendEmailNotifications: row.send_email_notifications,
    notificationEmails: row.notification_emails,
    autoresponder: row.autoresponder,
    retentionDays: row.retention_days,
    policyVersion: row.policy_version,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Which columns of a row make no sense; none: it is a form's. */
export function findOddColumns(row: unknown): readonly string[] {
  return columnsOf(formRowSchema.safeParse(row).error?.issues ?? []);
}

function columnsOf(issues: readonly { readonly path: readonly PropertyKey[] }[]): readonly string[] {
  return [...new Set(issues.flatMap(({ path: [column] }) => (typeof column === "string" ? [column] : [])))];
}

/** Columns and their values as text, for an INSERT. */
export function formColumns(form: TenantForm): readonly (readonly [column: string, value: string | null])[] {
  return [
    ["id", form.id],
    ["organization_id", form.organizationId],
    ["name", storableText(form.name)],
    ["description", storableOrNull(form.description)],
    ["is_active", String(form.isActive)],
    ["closes_at", form.closesAt?.toISOString() ?? null],
    ["max_submissions", textOf(form.maxSubmissions)],
    ["allow_file_uploads", String(form.allowFileUploads)],
    ["max_file_count", String(form.maxFileCount)],
    ["max_file_size", String(form.maxFileSizeBytes)],
    ["allowed_file_types", storableJson(form.allowedFileTypes)],
    ["allowed_origins", storableJson(form.allowedOrigins)],
    ["absent_origin", form.absentOrigin],
    ["validation", storableJson(form.validation)],
    ["honeypot_field_name", storableOrNull(form.honeypotFieldName)],
    ["spam_threshold", String(form.spamThreshold)],
    ["captcha", storableJson(form.captcha)],
    ["rate_limit_per_minute", textOf(form.rateLimitPerMinute)],
    ["response_type", form.responseType],
    ["redirect_url", storableOrNull(form.redirectUrl)],
    ["success_message", storableOrNull(form.successMessage)],
    ["webhook_url", storableOrNull(form.webhookUrl)],
    ["send_email_notifications", String(form.sendEmailNotifications)],
    ["notification_emails", storableJson(form.notificationEmails)],
    ["autoresponder", form.autoresponder === null ? null : storableJson(form.autoresponder)],
    ["retention_days", textOf(form.retentionDays)],
    ["policy_version", String(form.policyVersion)],
    ["created_by", form.createdBy],
    ["created_at", form.createdAt.toISOString()],
    ["updated_at", form.updatedAt.toISOString()],
  ];
}

function textOf(value: number | null): string | null {
  return value === null ? null : String(value);
}
