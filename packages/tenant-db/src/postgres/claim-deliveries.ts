import { deliveryChannelSchema } from "@formtrap/contracts";
import * as z from "zod";
import type { DeliveryClaim, DeliveryStore } from "../delivery-store.ts";
import { TenantDataError } from "../errors.ts";
import { parseJsonValue, type Run, timestamp, tolerantList } from "./statement.ts";

const CLAIMED_MAX = 50;
const FORGOTTEN_MAX = 5;

const fileSchema = z
  .object({
    name: z.string(),
    field: z.string(),
    path: z.string(),
    size: z.number().min(0),
    type: z.string(),
    location: z.enum(["tenant", "spool"]),
  })
  .transform(({ field: fieldName, size: sizeBytes, ...file }) => ({ ...file, fieldName, sizeBytes }));

const submissionSchema = z
  .object({
    id: z.uuid(),
    form_id: z.uuid(),
    created_at: timestamp,
    status: z.enum(["new", "read", "resolved", "spam"]),
    email: z.string().nullable(),
    name: z.string().nullable(),
    data: z.record(z.string(), z.unknown()).nullable().catch(null),
    field_order: z.array(z.string()).catch([]),
    files: tolerantList(fileSchema).catch([]),
    spam_score: z.number().nullable(),
    user_agent: z.string().nullable(),
    referer: z.string().nullable(),
    mail_options: z
      .object({ subject: z.string().nullable(), cc: z.array(z.string()) })
      .nullable()
      .catch(null),
    deleted_at: timestamp.nullable(),
  })
  .transform((row) => ({
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
    isDeleted: row.deleted_at !== null,
  }));

const claimSchema = z.object({
  submission: submissionSchema,
  claimed: z
    .array(
      z.object({
        id: z.uuid(),
        destinationId: z.uuid(),
        channel: deliveryChannelSchema,
        attempt: z.int().min(1),
        roundAttempt: z.int().min(1),
        roundStartedAt: timestamp,
      }),
    )
    .max(CLAIMED_MAX),
  heldUntil: timestamp.nullable(),
  forgotten: z.array(z.object({ submissionId: z.uuid(), formId: z.uuid() })).max(FORGOTTEN_MAX),
});

/**
 * Takes hold of what is due. What this very claim holds already, by a first try whose answer got lost, it gets again:
 * sent twice, the statement gives the same deliveries and counts them once.
 */
export function claimDeliveries(schema: string, run: Run): DeliveryStore["claim"] {
  const text = claimText(schema);
  return async (options): Promise<DeliveryClaim | null> => {
    const { submissionId, deliveryId, now, leasedUntil, leaseId, dataBytesMax, forgottenBefore } = options;
    const values = [
      submissionId,
      deliveryId,
      now.toISOString(),
      leasedUntil.toISOString(),
      forgottenBefore.toISOString(),
      String(dataBytesMax),
      leaseId,
    ];
    const { rows } = await run({ text, values, rowsMax: 1 });
    if (rows.length === 0) return null;
    const claim = parseJsonValue(rows, claimSchema, "a claim");
    if (claim.submission.id !== submissionId.toLowerCase()) {
      throw new TenantDataError("unparsable", { what: "the submission asked for" });
    }
    return claim;
  };
}

function claimText(schema: string): string {
  return `
WITH due AS (
  SELECT d.id, d.lease_id IS NOT DISTINCT FROM $7::uuid AS is_own FROM ${schema}.deliveries d
   WHERE d.submission_id = $1 AND ($2::uuid IS NULL OR d.id = $2) AND d.status = 'pending'
     AND (d.leased_until IS NULL OR d.leased_until <= $3 OR d.lease_id = $7)
     AND (d.next_attempt_at <= $3 OR d.lease_id = $7 OR (d.attempts = 0 AND NOT d.is_postponed))
   ORDER BY d.id LIMIT ${CLAIMED_MAX} FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE ${schema}.deliveries d
     SET leased_until = $4::timestamptz, lease_id = $7, attempts = d.attempts + CASE WHEN due.is_own THEN 0 ELSE 1 END,
         round_attempts = d.round_attempts + CASE WHEN due.is_own THEN 0 ELSE 1 END
    FROM due WHERE d.id = due.id
  RETURNING d.id, d.destination_id, d.channel, d.attempts, d.round_attempts, d.round_started_at, d.created_at
), overdue AS (
  SELECT d.id FROM ${schema}.deliveries d
   WHERE d.status = 'pending' AND d.next_attempt_at < $5 AND d.submission_id <> $1
     AND (d.leased_until IS NULL OR d.leased_until < $5)
   ORDER BY d.next_attempt_at LIMIT ${FORGOTTEN_MAX} FOR UPDATE SKIP LOCKED
), forgotten AS (
  UPDATE ${schema}.deliveries d SET next_attempt_at = $3 FROM overdue WHERE d.id = overdue.id
  RETURNING d.submission_id
)
SELECT json_build_object(
  'submission', json_build_object(
    'id', s.id, 'form_id', s.form_id, 'created_at', s.created_at, 'status', s.status, 'email', s.email, 'name', s.name,
    'data', CASE WHEN octet_length(s.data::text) <= $6::integer THEN s.data END, 'field_order', s.field_order,
    'files', s.files, 'spam_score', s.spam_score, 'user_agent', s.user_agent, 'referer', s.referer,
    'mail_options', s.mail_options, 'deleted_at', s.deleted_at),
  'claimed', (SELECT coalesce(json_agg(json_build_object(
      'id', c.id, 'destinationId', c.destination_id, 'channel', c.channel, 'attempt', c.attempts,
      'roundAttempt', c.round_attempts, 'roundStartedAt', coalesce(c.round_started_at, c.created_at)) ORDER BY c.id), '[]')
    FROM claimed c),
  'heldUntil', (SELECT max(h.leased_until) FROM ${schema}.deliveries h
    WHERE h.submission_id = $1 AND ($2::uuid IS NULL OR h.id = $2) AND h.status = 'pending'
      AND h.leased_until > $3 AND h.lease_id <> $7),
  'forgotten', (SELECT coalesce(json_agg(DISTINCT jsonb_build_object('submissionId', o.id, 'formId', o.form_id)), '[]')
    FROM ${schema}.submissions o WHERE o.id IN (SELECT f.submission_id FROM forgotten f)))
FROM ${schema}.submissions s WHERE s.id = $1`;
}
