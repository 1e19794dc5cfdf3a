import * as z from "zod";
import type { DeliveryOutcome, DeliveryStore } from "../delivery-store.ts";
import { parseJsonValue, type Run, timestamp } from "./statement.ts";

const RESPONSE_CHARACTERS_MAX = 4_096;
const ERROR_CHARACTERS_MAX = 1_000;

const failingSchema = z.array(z.object({ destinationId: z.uuid(), failingSince: timestamp }));

/** Records what became of tries. Sent twice it changes nothing more. */
export function finishDeliveries(schema: string, run: Run): DeliveryStore["finish"] {
  const text = finishText(schema);
  return async (outcomes) => {
    if (outcomes.length === 0) return [];
    const { rows } = await run({ text, values: [JSON.stringify(outcomes.map(toRow))], rowsMax: 1 });
    return parseJsonValue(rows, failingSchema, "failing destinations");
  };
}

function toRow(outcome: DeliveryOutcome) {
  return {
    id: outcome.deliveryId,
    attempt: outcome.attempt,
    status: outcome.status,
    next_attempt_at: outcome.nextAttemptAt?.toISOString() ?? null,
    started_at: outcome.startedAt.toISOString(),
    duration_ms: Math.round(outcome.durationMs),
    status_code: outcome.statusCode,
    error: storable(outcome.error, ERROR_CHARACTERS_MAX),
    response: storable(outcome.response, RESPONSE_CHARACTERS_MAX),
    is_postponed: outcome.isPostponed,
    health: outcome.destinationHealth,
  };
}

/** Postgres takes neither NUL nor half a character. */
function storable(text: string | null, charactersMax: number): string | null {
  return text === null ? null : text.slice(0, charactersMax).replaceAll("\0", "").toWellFormed();
}

/**
 * A success counts while the delivery is pending, whoever held it last; all else only of its holder, whose number of
 * attempts nobody raised since.
 */
function finishText(schema: string): string {
  return `
WITH outcome AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS o(
    id uuid, attempt integer, status text, next_attempt_at timestamptz, started_at timestamptz, duration_ms integer,
    status_code integer, error text, response text, is_postponed boolean, health text)
), done AS (
  UPDATE ${schema}.deliveries d
     SET status = o.status, next_attempt_at = o.next_attempt_at, leased_until = NULL, lease_id = NULL, is_postponed = o.is_postponed,
         attempts = d.attempts - CASE WHEN o.is_postponed THEN 1 ELSE 0 END,
         round_attempts = d.round_attempts - CASE WHEN o.is_postponed THEN 1 ELSE 0 END,
         last_status_code = o.status_code, last_error = o.error, last_response = o.response,
         last_duration_ms = o.duration_ms,
         delivered_at = CASE WHEN o.status = 'succeeded'
           THEN o.started_at + o.duration_ms * interval '1 millisecond' ELSE d.delivered_at END
    FROM outcome o
   WHERE d.id = o.id AND d.status = 'pending' AND (o.status = 'succeeded' OR d.attempts = o.attempt)
     -- Sent twice, a retry's outcome must not be taken for that of the next try.
     AND (o.status = 'succeeded' OR d.leased_until IS NOT NULL)
  RETURNING d.submission_id, d.destination_id, d.channel, d.delivered_at,
            o.id, o.attempt, o.status, o.started_at, o.duration_ms, o.status_code, o.error, o.response, o.is_postponed,
            o.health
), log AS (
  INSERT INTO ${schema}.delivery_attempts (delivery_id, attempt, started_at, duration_ms, status_code, error, response)
  SELECT id, attempt, started_at, duration_ms, status_code, error, response FROM done WHERE NOT is_postponed
  ON CONFLICT DO NOTHING
), sent AS (
  SELECT submission_id, max(delivered_at) FILTER (WHERE channel = 'webhook') AS webhook_at,
         max(delivered_at) FILTER (WHERE channel = 'email') AS email_at
    FROM done WHERE status = 'succeeded' AND channel IN ('webhook', 'email') GROUP BY submission_id
), marked AS (
  UPDATE ${schema}.submissions s
     SET webhook_sent = s.webhook_sent OR sent.webhook_at IS NOT NULL,
         webhook_sent_at = coalesce(s.webhook_sent_at, sent.webhook_at),
         email_sent = s.email_sent OR sent.email_at IS NOT NULL,
         email_sent_at = coalesce(s.email_sent_at, sent.email_at)
    FROM sent WHERE s.id = sent.submission_id
), health AS (
  SELECT destination_id, bool_or(health = 'well') AS is_well, min(started_at) AS since
    FROM done WHERE health IN ('well', 'failing') GROUP BY destination_id
), judged AS (
  UPDATE ${schema}.destinations t
     SET failing_since = CASE WHEN h.is_well THEN NULL ELSE coalesce(t.failing_since, h.since) END
    FROM health h
   -- One that is well, which is the rule, is not written to.
   WHERE t.id = h.destination_id AND (NOT h.is_well OR t.failing_since IS NOT NULL)
  RETURNING t.id, t.failing_since
)
SELECT coalesce(json_agg(json_build_object('destinationId', j.id, 'failingSince', j.failing_since)), '[]')
  FROM judged j WHERE j.failing_since IS NOT NULL`;
}
