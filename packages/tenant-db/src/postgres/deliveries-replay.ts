import * as z from "zod";
import type { Statement } from "../connection/text-query.ts";
import type { DeliveryStore } from "../delivery-store.ts";
import { TenantDataError } from "../errors.ts";
import { parseRows } from "./parse-answer.ts";
import { textArray } from "./record-parameters.ts";
import type { Run } from "./run.ts";

type Which = Parameters<DeliveryStore["replay"]>[0];
type Replayed = Awaited<ReturnType<DeliveryStore["replay"]>>;

const REPLAYED_MAX = 1_000;

/** As `DeliveryStore.replay`. */
export async function replayDeliveries(schema: string, run: Run, which: Which, now: Date): Promise<Replayed> {
  const { rows } = await run(replayStatement(schema, which, now));
  const replayed = parseRows(rows, replayedSchema);
  if (!("deliveryIds" in which)) return replayed;
  const asked = new Set(which.deliveryIds.map((id) => id.toLowerCase()));
  if (!replayed.every(({ deliveryId }) => asked.has(deliveryId)))
    throw new TenantDataError("unparsable", { what: "the deliveries asked for" });
  return replayed;
}

function replayStatement(schema: string, which: Which, now: Date): Statement {
  if ("deliveryIds" in which) {
    return {
      text: replayText(schema, { asked: "d.id = ANY ($2::uuid[])", failed: "true" }),
      values: [now.toISOString(), textArray(which.deliveryIds)],
      rowsMax: REPLAYED_MAX,
    };
  }
  return {
    text: replayText(schema, {
      asked: "d.destination_id = $2::uuid AND d.created_at >= $3::timestamptz",
      // Both conditions: the first names the index's.
      failed: "d.status IN ('failed', 'abandoned') AND d.status = ANY ($4::text[])",
    }),
    values: [now.toISOString(), which.destinationId, which.since.toISOString(), textArray(which.statuses)],
    rowsMax: REPLAYED_MAX,
  };
}

/** A repeated statement finds what it replayed before by the round's time, and tells of it again. */
const replayText = (
  schema: string,
  { asked, failed }: { readonly asked: string; readonly failed: string },
): string => `
WITH again AS MATERIALIZED (
  SELECT d.id, d.submission_id FROM ${schema}.deliveries d
  WHERE d.status = 'pending' AND d.next_attempt_at = $1::timestamptz AND d.round_started_at = $1::timestamptz
    AND d.round_attempts = 0 AND ${asked}
  LIMIT ${REPLAYED_MAX}
), chosen AS (
  SELECT d.id FROM ${schema}.deliveries d JOIN ${schema}.submissions s ON s.id = d.submission_id
  WHERE ${asked} AND d.status <> 'pending' AND ${failed} AND s.deleted_at IS NULL
  ORDER BY d.created_at, d.id LIMIT (SELECT ${REPLAYED_MAX} - count(*) FROM again)
  FOR NO KEY UPDATE OF d
), replayed AS (
  UPDATE ${schema}.deliveries d
  SET status = 'pending', round_attempts = 0, round_started_at = $1::timestamptz, next_attempt_at = $1::timestamptz,
      leased_until = NULL, lease_id = NULL, is_postponed = false
  FROM chosen WHERE d.id = chosen.id
  RETURNING d.id, d.submission_id
)
SELECT json_build_object('delivery_id', r.id, 'submission_id', r.submission_id, 'form_id', s.form_id)
FROM (SELECT * FROM again UNION ALL SELECT * FROM replayed) r JOIN ${schema}.submissions s ON s.id = r.submission_id
ORDER BY r.id`;

const replayedSchema = z
  .object({ delivery_id: z.uuid(), submission_id: z.uuid(), form_id: z.uuid() })
  .transform((row) => ({
    deliveryId: row.delivery_id,
    submissionId: row.submission_id,
    formId: row.form_id,
  }));
