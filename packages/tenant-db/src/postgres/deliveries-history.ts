import { deliveryChannelSchema } from "@formtrap/contracts";
import * as z from "zod";
import type {
  DeliveryAttempt,
  DeliveryPage,
  DestinationDeliveriesFilter,
  StoredDelivery,
} from "../delivery-store.ts";
import { keyJson, keySchema } from "./inbox-row.ts";
import { parseRows, timestampSchema } from "./parse-answer.ts";
import type { Run } from "./run.ts";

const ROWS_MAX = 200;
const ATTEMPTS_MAX = 50;
/** Of an answer and of an error where many deliveries are listed: together they stay far below a megabyte. */
const EXCERPT_CHARACTERS = 500;
const ERROR_EXCERPT_CHARACTERS = 300;
const ERROR_CHARACTERS_MAX = 1_000;
const RESPONSE_CHARACTERS_MAX = 4_096;

const DELIVERY_JSON = `json_build_object(
    'id', d.id, 'submission_id', d.submission_id, 'destination_id', d.destination_id, 'channel', d.channel,
    'status', d.status, 'attempts', d.attempts, 'next_attempt_at', d.next_attempt_at,
    'last_status_code', d.last_status_code, 'last_error', left(d.last_error, ${ERROR_EXCERPT_CHARACTERS}),
    'last_response', left(d.last_response, ${EXCERPT_CHARACTERS}), 'last_duration_ms', d.last_duration_ms,
    'delivered_at', d.delivered_at, 'created_at', d.created_at, 'key', ${keyJson("d")})`;

/** As `DeliveryStore.ofSubmission`. */
export async function deliveriesOfSubmission(
  schema: string,
  run: Run,
  submissionId: string,
): Promise<readonly StoredDelivery[]> {
  const text = `SELECT ${DELIVERY_JSON} FROM ${schema}.deliveries d WHERE d.submission_id = $1::uuid
    ORDER BY d.created_at, d.id LIMIT ${ROWS_MAX}`;
  const { rows } = await run({ text, values: [submissionId], rowsMax: ROWS_MAX });
  const asked = submissionId.toLowerCase();
  return parseRows(rows, deliverySchema).filter((delivery) => delivery.submissionId === asked);
}

/** As `DeliveryStore.ofDestination`. */
export async function deliveriesOfDestination(
  schema: string,
  run: Run,
  destinationId: string,
  { status, before, limit = ROWS_MAX }: DestinationDeliveriesFilter,
): Promise<DeliveryPage> {
  const shown = Math.min(limit, ROWS_MAX);
  // Beyond 'failed' and 'abandoned' a status of its own index would be paid by every visitor.
  const text = `SELECT ${DELIVERY_JSON} FROM ${schema}.deliveries d WHERE d.destination_id = $1::uuid
      AND ($2::text IS NULL OR d.status = $2::text)
      AND ($3::timestamptz IS NULL OR (d.created_at, d.id) < ($3::timestamptz, $4::uuid))
    ORDER BY d.created_at DESC, d.id DESC LIMIT ${shown + 1}`;
  const values = [destinationId, status, before?.createdAt ?? null, before?.id ?? null];
  const { rows } = await run({ text, values, rowsMax: shown + 1 });
  const asked = destinationId.toLowerCase();
  const page = rows.slice(0, shown);
  const deliveries = parseRows(page, deliverySchema).filter((delivery) => delivery.destinationId === asked);
  // By the last that makes sense: what a customer's edit made unreadable ends no list.
  return { deliveries, next: rows.length > shown ? (parseRows(page, placeSchema).at(-1) ?? null) : null };
}

/** As `DeliveryStore.find`. */
export async function findDelivery(
  schema: string,
  run: Run,
  deliveryId: string,
): Promise<StoredDelivery | null> {
  const text = `SELECT ${DELIVERY_JSON} FROM ${schema}.deliveries d WHERE d.id = $1::uuid`;
  const { rows } = await run({ text, values: [deliveryId], rowsMax: 1 });
  const asked = deliveryId.toLowerCase();
  return parseRows(rows, deliverySchema).find(({ id }) => id === asked) ?? null;
}

/** As `DeliveryStore.attempts`. */
export async function attemptsOf(
  schema: string,
  run: Run,
  deliveryId: string,
): Promise<readonly DeliveryAttempt[]> {
  const text = `SELECT json_build_object(
      'attempt', a.attempt, 'started_at', a.started_at, 'duration_ms', a.duration_ms, 'status_code', a.status_code,
      'error', left(a.error, ${ERROR_CHARACTERS_MAX}), 'response', left(a.response, ${RESPONSE_CHARACTERS_MAX}))
    FROM ${schema}.delivery_attempts a WHERE a.delivery_id = $1::uuid
    ORDER BY a.attempt DESC LIMIT ${ATTEMPTS_MAX}`;
  const { rows } = await run({ text, values: [deliveryId], rowsMax: ATTEMPTS_MAX });
  return parseRows(rows, attemptSchema).toReversed();
}

const deliverySchema = z
  .object({
    id: z.uuid(),
    submission_id: z.uuid(),
    destination_id: z.uuid(),
    channel: deliveryChannelSchema,
    status: z.enum(["pending", "succeeded", "failed", "abandoned"]),
    attempts: z.int(),
    next_attempt_at: timestampSchema.nullable().catch(null),
    last_status_code: z.int().nullable(),
    last_error: z.string().nullable(),
    last_response: z.string().nullable(),
    last_duration_ms: z.int().nullable(),
    delivered_at: timestampSchema.nullable().catch(null),
    created_at: timestampSchema,
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

const placeSchema = z.object({ key: keySchema }).transform(({ key }) => key);

const attemptSchema = z
  .object({
    attempt: z.int(),
    started_at: timestampSchema,
    duration_ms: z.int(),
    status_code: z.int().nullable(),
    error: z.string().nullable(),
    response: z.string().nullable(),
  })
  .transform(
    (row): DeliveryAttempt => ({
      attempt: row.attempt,
      startedAt: row.started_at,
      durationMs: row.duration_ms,
      statusCode: row.status_code,
      error: row.error,
      response: row.response,
    }),
  );
