import { randomUUID } from "node:crypto";
import { deliveryChannelSchema } from "@formtrap/contracts";
import * as z from "zod";
import type { Statement } from "../connection/text-query.ts";
import type { ClaimedDelivery, DeliveryClaim, DeliveryStore } from "../delivery-store.ts";
import { TenantDataError } from "../errors.ts";
import { onlyValue, parseJson, readable, timestampSchema } from "./parse-answer.ts";
import type { Run } from "./run.ts";
import { storedSubmissionSchema, submissionJson } from "./submission-row.ts";

type ClaimOptions = Parameters<DeliveryStore["claim"]>[0];

const CLAIMED_MAX = 50;
const FORGOTTEN_MAX = 5;
/** Overdue deliveries that are looked at to find so many submissions. */
const OVERDUE_MAX = 100;

/** As `DeliveryStore.claim`. */
export async function claimDeliveries(
  schema: string,
  run: Run,
  options: ClaimOptions,
): Promise<DeliveryClaim | null> {
  const { rows } = await run(claimStatement(schema, options));
  if (rows.length === 0) return null;
  const parsed = claimSchema.safeParse(parseJson(onlyValue(rows, "a claim")));
  if (!parsed.success || parsed.data.submission.id !== options.submissionId.toLowerCase())
    throw new TenantDataError("unparsable", { what: "the submission asked for" });
  const { submission, claimed, held_until, forgotten } = parsed.data;
  const askedId = options.deliveryId?.toLowerCase() ?? null;
  return {
    submission,
    claimed: readable(claimed, claimedSchema).filter(({ id }) => askedId === null || id === askedId),
    heldUntil: held_until,
    forgotten: readable(forgotten, forgottenSchema),
  };
}

/** Of one round trip. The lease's id is the statement's own, so that repeated it finds what it claimed before. */
function claimStatement(schema: string, options: ClaimOptions): Statement {
  return {
    text: claimText(schema),
    values: [
      options.submissionId,
      options.deliveryId,
      options.now.toISOString(),
      options.leasedUntil.toISOString(),
      randomUUID(),
      String(options.dataBytesMax),
      options.forgottenBefore.toISOString(),
    ],
    rowsMax: 1,
  };
}

const NOW = "$3::timestamptz";
const LEASED_UNTIL = "$4::timestamptz";
const LEASE_ID = "$5::uuid";
const FORGOTTEN_BEFORE = "$7::timestamptz";

const ASKED = `d.submission_id = $1::uuid AND ($2::uuid IS NULL OR d.id = $2::uuid) AND d.status = 'pending'`;
/** Two machines' clocks differ: what was never tried waits for none of them. */
const IS_DUE = `((d.round_attempts = 0 AND NOT d.is_postponed)
      OR d.next_attempt_at IS NULL OR d.next_attempt_at <= ${NOW})`;
const IS_OVERDUE = `d.status = 'pending' AND d.next_attempt_at < ${FORGOTTEN_BEFORE}
      AND (d.leased_until IS NULL OR d.leased_until < ${FORGOTTEN_BEFORE})`;

/**
 * What another claim holds is told from this statement's snapshot: leased there, or due there and yet not to be had,
 * because somebody took it since. That counts as held for as long as a lease of ours.
 */
const claimText = (schema: string): string => `
WITH own AS MATERIALIZED (
  -- Waited for: who looked at the same time, before this statement's first time was done, has them locked for a moment.
  SELECT d.id FROM ${schema}.deliveries d WHERE ${ASKED} AND d.lease_id = ${LEASE_ID}
  ORDER BY d.id FOR UPDATE
), due AS MATERIALIZED (
  -- The limit has own ones locked first: nobody waits for them with a lock on anything else.
  SELECT d.id FROM ${schema}.deliveries d
  WHERE ${ASKED} AND (d.leased_until IS NULL OR d.leased_until <= ${NOW}) AND ${IS_DUE}
  ORDER BY d.id LIMIT ${CLAIMED_MAX} - (SELECT count(*) FROM own)
  FOR UPDATE SKIP LOCKED
), taken AS (
  SELECT id, 0 AS tries FROM own UNION ALL SELECT id, 1 FROM due
), claimed AS (
  UPDATE ${schema}.deliveries d
  SET lease_id = ${LEASE_ID}, leased_until = ${LEASED_UNTIL},
      attempts = d.attempts + taken.tries, round_attempts = d.round_attempts + taken.tries,
      -- Not when the row was made: a post may have waited for days in the spool. Postponing does not begin it anew.
      round_started_at = coalesce(d.round_started_at, ${NOW})
  FROM taken WHERE d.id = taken.id
  RETURNING d.id, d.destination_id, d.channel, d.attempts, d.round_attempts, d.round_started_at
), candidate AS (
  SELECT (array_agg(o.id ORDER BY o.id))[1] AS delivery_id FROM (
    SELECT d.id, d.submission_id, d.next_attempt_at FROM ${schema}.deliveries d
    WHERE ${IS_OVERDUE} AND d.submission_id <> $1::uuid
      AND EXISTS (SELECT FROM ${schema}.submissions s WHERE s.id = $1::uuid)
    ORDER BY d.next_attempt_at LIMIT ${OVERDUE_MAX}
  ) o
  GROUP BY o.submission_id ORDER BY min(o.next_attempt_at) LIMIT ${FORGOTTEN_MAX}
), speaker AS (
  -- One delivery speaks for its submission, so that of two who look at the same time one tells of it.
  SELECT d.submission_id FROM ${schema}.deliveries d
  WHERE d.id IN (SELECT c.delivery_id FROM candidate c) AND ${IS_OVERDUE}
  FOR UPDATE SKIP LOCKED
), overdue AS (
  SELECT d.id FROM ${schema}.deliveries d
  WHERE d.submission_id IN (SELECT s.submission_id FROM speaker s) AND ${IS_OVERDUE}
  FOR UPDATE SKIP LOCKED
), told AS (
  UPDATE ${schema}.deliveries d SET next_attempt_at = ${NOW} FROM overdue WHERE d.id = overdue.id
  RETURNING d.submission_id
)
SELECT json_build_object(
  'submission', ${submissionJson("$6")},
  'claimed', (
    SELECT coalesce(json_agg(json_build_object(
      'id', c.id, 'destination_id', c.destination_id, 'channel', c.channel, 'attempt', c.attempts,
      'round_attempt', c.round_attempts, 'round_started_at', c.round_started_at) ORDER BY c.id), '[]')
    FROM claimed c),
  'held_until', (
    SELECT max(CASE WHEN d.leased_until > ${NOW} THEN d.leased_until ELSE ${LEASED_UNTIL} END)
    FROM ${schema}.deliveries d
    WHERE ${ASKED} AND (d.leased_until > ${NOW} OR ${IS_DUE})
      AND NOT EXISTS (SELECT FROM claimed c WHERE c.id = d.id)),
  'forgotten', (
    SELECT coalesce(json_agg(json_build_object('submission_id', f.id, 'form_id', f.form_id)), '[]')
    FROM ${schema}.submissions f WHERE f.id IN (SELECT t.submission_id FROM told t))
) FROM ${schema}.submissions s WHERE s.id = $1::uuid`;

const claimedSchema = z
  .object({
    id: z.uuid(),
    destination_id: z.uuid(),
    channel: deliveryChannelSchema,
    attempt: z.int().min(1),
    round_attempt: z.int().min(1),
    round_started_at: timestampSchema,
  })
  .transform(
    (row): ClaimedDelivery => ({
      id: row.id,
      destinationId: row.destination_id,
      channel: row.channel,
      attempt: row.attempt,
      roundAttempt: row.round_attempt,
      roundStartedAt: row.round_started_at,
    }),
  );

const forgottenSchema = z
  .object({ submission_id: z.uuid(), form_id: z.uuid() })
  .transform((row) => ({ submissionId: row.submission_id, formId: row.form_id }));

const claimSchema = z.object({
  submission: storedSubmissionSchema,
  claimed: z.array(z.unknown()).max(CLAIMED_MAX),
  held_until: timestampSchema.nullable().catch(null),
  forgotten: z.array(z.unknown()).max(FORGOTTEN_MAX),
});
