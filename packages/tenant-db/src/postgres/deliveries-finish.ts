import * as z from "zod";
import type { Statement } from "../connection/text-query.ts";
import type { DeliveryOutcome } from "../delivery-store.ts";
import { parseRows, timestampSchema } from "./parse-answer.ts";
import type { Run } from "./run.ts";
import { storableOrNull } from "./storable-text.ts";

const RESPONSE_CHARACTERS_MAX = 4_096;
const ERROR_CHARACTERS_MAX = 1_000;
const INTEGER_MAX = 2_147_483_647;

type FailingDestination = { readonly destinationId: string; readonly failingSince: Date };

/** As `DeliveryStore.finish`. */
export async function finishDeliveries(
  schema: string,
  run: Run,
  outcomes: readonly DeliveryOutcome[],
): Promise<readonly FailingDestination[]> {
  if (outcomes.length === 0) return [];
  const { rows } = await run(finishStatement(schema, outcomes));
  return parseRows(rows, failingSchema);
}

const failingSchema = z.object({ destination_id: z.uuid(), failing_since: timestampSchema }).transform(
  (row): FailingDestination => ({
    destinationId: row.destination_id,
    failingSince: row.failing_since,
  }),
);

function finishStatement(schema: string, outcomes: readonly DeliveryOutcome[]): Statement {
  return {
    text: finishText(schema),
    values: [JSON.stringify(outcomes.map(toRecord))],
    rowsMax: outcomes.length,
  };
}

function toRecord(outcome: DeliveryOutcome) {
  return {
    delivery_id: outcome.deliveryId,
    attempt: outcome.attempt,
    status: outcome.status,
    next_attempt_at: outcome.nextAttemptAt,
    started_at: outcome.startedAt,
    duration_ms: Math.min(Math.max(Math.round(outcome.durationMs), 0), INTEGER_MAX),
    status_code: outcome.statusCode,
    error: storableOrNull(outcome.error, ERROR_CHARACTERS_MAX),
    response: storableOrNull(outcome.response, RESPONSE_CHARACTERS_MAX),
    is_postponed: outcome.isPostponed,
    health: outcome.destinationHealth,
  };
}

/**
 * Rows are locked in one order everywhere (submissions, deliveries, destinations, each by id), as erasing does, so that
 * nobody waits in a circle. What a repeated statement brings was recorded as an attempt before, and counts no more;
 * a postponed one is no attempt, and is known by having let go of its lease or by the time that it asked for.
 */
const finishText = (schema: string): string => `
WITH outcome AS (
  SELECT o.*, o.started_at + o.duration_ms * interval '1 millisecond' AS finished_at
  FROM jsonb_to_recordset($1::jsonb) AS o (
    delivery_id uuid, attempt integer, status text, next_attempt_at timestamptz, started_at timestamptz,
    duration_ms integer, status_code integer, error text, response text, is_postponed boolean, health text)
), submission AS MATERIALIZED (
  SELECT s.id FROM ${schema}.submissions s
  WHERE s.id IN (
    SELECT d.submission_id FROM ${schema}.deliveries d JOIN outcome o ON o.delivery_id = d.id)
  ORDER BY s.id FOR NO KEY UPDATE
), held AS MATERIALIZED (
  SELECT d.id, d.submission_id, d.destination_id, d.channel, d.status, d.attempts, d.leased_until, d.next_attempt_at
  FROM ${schema}.deliveries d
  WHERE d.id IN (SELECT o.delivery_id FROM outcome o) AND d.submission_id IN (SELECT s.id FROM submission s)
  ORDER BY d.id FOR NO KEY UPDATE
), counted AS MATERIALIZED (
  SELECT o.*, h.submission_id, h.destination_id, h.channel
  FROM outcome o JOIN held h ON h.id = o.delivery_id
  WHERE NOT EXISTS (
      SELECT FROM ${schema}.delivery_attempts a WHERE a.delivery_id = o.delivery_id AND a.attempt = o.attempt)
    AND CASE WHEN o.status = 'succeeded' THEN h.status <> 'succeeded'
      ELSE h.status = 'pending' AND h.attempts = o.attempt AND h.leased_until IS NOT NULL
        AND NOT (o.is_postponed AND o.status = 'pending'
          AND h.next_attempt_at IS NOT DISTINCT FROM o.next_attempt_at) END
), finished AS (
  UPDATE ${schema}.deliveries d
  SET status = c.status, leased_until = NULL, lease_id = NULL, is_postponed = c.is_postponed,
      attempts = d.attempts - CASE WHEN c.is_postponed THEN 1 ELSE 0 END,
      round_attempts = greatest(d.round_attempts - CASE WHEN c.is_postponed THEN 1 ELSE 0 END, 0),
      next_attempt_at = c.next_attempt_at, last_status_code = c.status_code, last_error = c.error,
      last_response = c.response, last_duration_ms = c.duration_ms,
      delivered_at = CASE WHEN c.status = 'succeeded' THEN c.finished_at ELSE d.delivered_at END
  FROM counted c WHERE d.id = c.delivery_id
), tried AS (
  INSERT INTO ${schema}.delivery_attempts (
    delivery_id, attempt, started_at, duration_ms, status_code, error, response)
  SELECT o.delivery_id, o.attempt, o.started_at, o.duration_ms, o.status_code, o.error, o.response
  FROM outcome o JOIN held h ON h.id = o.delivery_id
  WHERE NOT o.is_postponed
  ON CONFLICT DO NOTHING
), sent AS (
  UPDATE ${schema}.submissions s
  SET webhook_sent = s.webhook_sent OR c.webhook_at IS NOT NULL,
      webhook_sent_at = coalesce(s.webhook_sent_at, c.webhook_at),
      email_sent = s.email_sent OR c.email_at IS NOT NULL,
      email_sent_at = coalesce(s.email_sent_at, c.email_at)
  FROM (
    SELECT submission_id, min(finished_at) FILTER (WHERE channel = 'webhook') AS webhook_at,
      min(finished_at) FILTER (WHERE channel = 'email') AS email_at
    FROM counted WHERE status = 'succeeded' GROUP BY submission_id
  ) c
  WHERE s.id = c.submission_id
    AND ((c.webhook_at IS NOT NULL AND NOT s.webhook_sent) OR (c.email_at IS NOT NULL AND NOT s.email_sent))
), health AS MATERIALIZED (
  SELECT c.destination_id, bool_or(c.health = 'well') AS is_well, min(c.started_at) AS failing_since
  FROM counted c WHERE c.health IN ('well', 'failing') GROUP BY c.destination_id
), changing AS MATERIALIZED (
  -- Hardly ever any: every submission's deliveries meet at these rows.
  SELECT d.id FROM ${schema}.destinations d JOIN health h ON h.destination_id = d.id
  WHERE CASE WHEN h.is_well THEN d.failing_since IS NOT NULL ELSE d.failing_since IS NULL END
  ORDER BY d.id FOR NO KEY UPDATE OF d
), changed AS (
  UPDATE ${schema}.destinations d SET failing_since = CASE WHEN h.is_well THEN NULL ELSE h.failing_since END
  FROM health h, changing c WHERE d.id = h.destination_id AND d.id = c.id
  RETURNING d.id, d.failing_since
)
SELECT json_build_object('destination_id', d.id, 'failing_since', f.failing_since)
FROM ${schema}.destinations d
LEFT JOIN changed c ON c.id = d.id
CROSS JOIN LATERAL (
  SELECT CASE WHEN c.id IS NULL THEN d.failing_since ELSE c.failing_since END AS failing_since) f
WHERE d.id IN (SELECT h.destination_id FROM held h) AND f.failing_since IS NOT NULL`;
