import { deliveryChannelSchema } from "@formtrap/contracts";
import * as z from "zod";
import type { DeliveryStore, StoredDelivery } from "../delivery-store.ts";
import { textArray } from "./record-parameters.ts";
import { parseJsonValue, type Run, timestamp, tolerantList } from "./statement.ts";

const OF_DESTINATION_MAX = 200;
const OF_SUBMISSION_MAX = 1_000;
const ATTEMPTS_MAX = 200;
const REPLAYED_MAX = 1_000;

const deliverySchema = z
  .object({
    id: z.uuid(),
    submission_id: z.uuid(),
    destination_id: z.uuid(),
    channel: deliveryChannelSchema,
    status: z.enum(["pending", "succeeded", "failed", "abandoned"]),
    attempts: z.int().min(0),
    next_attempt_at: timestamp.nullable(),
    last_status_code: z.int().nullable(),
    last_error: z.string().nullable(),
    last_response: z.string().nullable(),
    last_duration_ms: z.int().nullable(),
    delivered_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .transform(
    (row): StoredDelivery => ({
      id: row.id,
      submissionId: row.submission_id,
      destinationId: row.destination_id,
      channel: row.channel,
      status: row.status,
      attempts: row.attempts,
      nextAttemptAt: row.next_attempt_at,
      lastStatusCode: row.last_status_code,
      lastError: row.last_error,
      lastResponse: row.last_response,
      lastDurationMs: row.last_duration_ms,
      deliveredAt: row.delivered_at,
      createdAt: row.created_at,
    }),
  );
const deliveriesSchema = tolerantList(deliverySchema);

const attemptsSchema = tolerantList(
  z
    .object({
      attempt: z.int().min(1),
      started_at: timestamp,
      duration_ms: z.int().min(0),
      status_code: z.int().nullable(),
      error: z.string().nullable(),
      response: z.string().nullable(),
    })
    .transform(({ attempt, started_at, duration_ms, status_code, error, response }) => ({
      attempt,
      startedAt: started_at,
      durationMs: duration_ms,
      statusCode: status_code,
      error,
      response,
    })),
);

const replayedSchema = z
  .array(z.object({ deliveryId: z.uuid(), submissionId: z.uuid(), formId: z.uuid() }))
  .max(REPLAYED_MAX);

/** What became of deliveries, and how they are sent once more. */
export function createDeliveryHistory(
  schema: string,
  run: Run,
): Pick<DeliveryStore, "ofSubmission" | "ofDestination" | "attempts" | "replay"> {
  const list = async (where: string, values: (string | null)[], order: "ASC" | "DESC", limit: number) => {
    const by = `d.created_at ${order}, d.id ${order}`;
    const text = `SELECT coalesce(json_agg(to_jsonb(d) ORDER BY ${by}), '[]')
      FROM (SELECT * FROM ${schema}.deliveries d WHERE ${where} ORDER BY ${by} LIMIT ${limit}) d`;
    const { rows } = await run({ text, values, rowsMax: 1 });
    return parseJsonValue(rows, deliveriesSchema, "deliveries");
  };
  return {
    ofSubmission: async (submissionId) =>
      await list("d.submission_id = $1", [submissionId], "ASC", OF_SUBMISSION_MAX),
    ofDestination: async (destinationId, { status, before }) =>
      await list(
        `d.destination_id = $1 AND ($2::text IS NULL OR d.status = $2)
          AND ($3::timestamptz IS NULL OR d.created_at < $3)`,
        [destinationId, status, before?.toISOString() ?? null],
        "DESC",
        OF_DESTINATION_MAX,
      ),
    attempts: async (deliveryId) => {
      const text = `SELECT coalesce(json_agg(to_jsonb(a) ORDER BY a.attempt), '[]') FROM (
        SELECT * FROM ${schema}.delivery_attempts a WHERE a.delivery_id = $1
        ORDER BY a.attempt DESC LIMIT ${ATTEMPTS_MAX}) a`;
      const { rows } = await run({ text, values: [deliveryId], rowsMax: 1 });
      return parseJsonValue(rows, attemptsSchema, "attempts");
    },
    replay: async (which, now) => {
      const [where, values] =
        "deliveryIds" in which
          ? ["d.id = ANY ($2::uuid[])", [textArray(which.deliveryIds)]]
          : [
              "d.destination_id = $2 AND d.status = ANY ($3::text[]) AND d.created_at >= $4",
              [which.destinationId, textArray(which.statuses), which.since.toISOString()],
            ];
      const { rows } = await run({
        text: replayText(schema, where),
        values: [now.toISOString(), ...values],
        rowsMax: 1,
      });
      return parseJsonValue(rows, replayedSchema, "replayed deliveries");
    },
  };
}

/** Sent twice it answers the same: a round that began at this very time is its own. */
function replayText(schema: string, where: string): string {
  return `
WITH chosen AS (
  SELECT d.id, s.form_id FROM ${schema}.deliveries d JOIN ${schema}.submissions s ON s.id = d.submission_id
   WHERE ${where} AND s.deleted_at IS NULL
     AND (d.status <> 'pending' OR d.round_started_at = $1::timestamptz)
   ORDER BY d.created_at, d.id LIMIT ${REPLAYED_MAX} FOR UPDATE OF d
), begun AS (
  UPDATE ${schema}.deliveries d
     SET status = 'pending', round_attempts = 0, round_started_at = $1, next_attempt_at = $1, leased_until = NULL, lease_id = NULL,
         is_postponed = false
    FROM chosen c WHERE d.id = c.id
  RETURNING d.id, d.submission_id, c.form_id
)
SELECT coalesce(json_agg(json_build_object('deliveryId', b.id, 'submissionId', b.submission_id, 'formId', b.form_id)
  ORDER BY b.id), '[]') FROM begun b`;
}
