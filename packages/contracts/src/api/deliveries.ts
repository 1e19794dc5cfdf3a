import * as z from "zod";
import { deliveryStatusSchema, replayDeliveriesInputSchema } from "../delivery-input.ts";
import { deliveryChannelSchema } from "../destination.ts";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";

const DELIVERY_ID = "0190a7c2-7f00-7abc-8000-000000000001";
const SUBMISSION_ID = "0190a7c2-7f00-7abc-8000-000000000002";
const DESTINATION_ID = "0190a7c2-7f00-7abc-8000-000000000003";
const TIME = "2026-03-01T12:00:00.000Z";
const NOT_READY = ["not_ready", "tenant_unavailable"] as const;

export const deliverySchema = z
  .object({
    id: z.uuid().describe("What its receiver is told too: the same for every try."),
    submissionId: z.uuid(),
    destinationId: z.uuid(),
    channel: deliveryChannelSchema,
    status: deliveryStatusSchema,
    attempts: z.int().describe("Tries so far, over all rounds."),
    nextAttemptAt: timestampSchema.nullable(),
    lastStatusCode: z.int().nullable(),
    lastError: z.string().nullable(),
    lastResponse: z.string().nullable().describe("The first 500 characters of what was answered."),
    lastDurationMs: z.int().nullable(),
    deliveredAt: timestampSchema.nullable(),
    createdAt: timestampSchema,
  })
  .meta({ id: "Delivery" });

export const deliveryTrySchema = z
  .object({
    attempt: z.int(),
    startedAt: timestampSchema,
    durationMs: z.int(),
    statusCode: z.int().nullable(),
    error: z.string().nullable().describe("null: it succeeded."),
    response: z.string().nullable().describe("The first 4,096 characters of what was answered."),
  })
  .meta({ id: "DeliveryTry" });

const EXAMPLE: z.input<typeof deliverySchema> = {
  id: DELIVERY_ID,
  submissionId: SUBMISSION_ID,
  destinationId: DESTINATION_ID,
  channel: "webhook",
  status: "failed",
  attempts: 1,
  nextAttemptAt: null,
  lastStatusCode: 500,
  lastError: "The server answered 500.",
  lastResponse: "Internal Server Error",
  lastDurationMs: 120,
  deliveredAt: null,
  createdAt: TIME,
};

export const deliveryRoutes = {
  listSubmissionDeliveries: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/submissions/{submissionId}/deliveries",
    tag: "Deliveries",
    summary: "List where a submission was sent, oldest first",
    access: "delivery:read",
    params: spaceParamsSchema.extend({ submissionId: z.uuid() }),
    success: { status: 200, schema: pageOf(deliverySchema) },
    problems: NOT_READY,
    example: { answer: { items: [EXAMPLE], nextCursor: null } },
  }),
  listDestinationDeliveries: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/destinations/{destinationId}/deliveries",
    tag: "Deliveries",
    summary: "List what a destination was sent, newest first",
    description: "Also of a destination that was removed.",
    access: "delivery:read",
    params: spaceParamsSchema.extend({ destinationId: z.uuid() }),
    query: pageQuerySchema.extend({ status: deliveryStatusSchema.optional() }),
    success: { status: 200, schema: pageOf(deliverySchema) },
    problems: NOT_READY,
    example: { answer: { items: [EXAMPLE], nextCursor: null } },
  }),
  readDelivery: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/deliveries/{deliveryId}",
    tag: "Deliveries",
    summary: "Read a delivery with its tries",
    access: "delivery:read",
    params: spaceParamsSchema.extend({ deliveryId: z.uuid() }),
    success: {
      status: 200,
      schema: deliverySchema
        .extend({ tries: z.array(deliveryTrySchema).describe("The latest 50, oldest first.") })
        .meta({ id: "DeliveryWithTries" }),
    },
    problems: NOT_READY,
    example: {
      answer: {
        ...EXAMPLE,
        tries: [
          {
            attempt: 1,
            startedAt: TIME,
            durationMs: 120,
            statusCode: 500,
            error: "The server answered 500.",
            response: "Internal Server Error",
          },
        ],
      },
    },
  }),
  replayDelivery: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/deliveries/{deliveryId}/replay",
    tag: "Deliveries",
    summary: "Send a delivery once more, under its id",
    access: "delivery:replay",
    params: spaceParamsSchema.extend({ deliveryId: z.uuid() }),
    success: { status: 202, schema: z.object({ replayed: z.int() }) },
    problems: [...NOT_READY, "conflict"],
    example: { answer: { replayed: 1 } },
  }),
  replayDeliveries: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/deliveries/replay",
    tag: "Deliveries",
    summary: "Send deliveries once more: some, or what a destination missed",
    description:
      "At most 1,000 a call: where `replayed` is 1,000, ask again. What is on its way, and what belongs to submissions in the trash, is left alone.",
    access: "delivery:replay",
    params: spaceParamsSchema,
    body: replayDeliveriesInputSchema,
    success: { status: 202, schema: z.object({ replayed: z.int() }) },
    problems: NOT_READY,
    example: {
      body: { destinationId: DESTINATION_ID, statuses: ["failed"], since: TIME },
      answer: { replayed: 12 },
    },
  }),
  readHealth: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/health",
    tag: "Health",
    summary: "Ask the space's own database and bucket how they are, now",
    description:
      "Asks them when it is called and never by a clock. A server that does not answer is told in the answer, which may take 20 seconds then.",
    access: "spool:read",
    params: spaceParamsSchema,
    success: {
      status: 200,
      schema: z
        .object({
          isWell: z.boolean().describe("Database and bucket answer, nothing waits and no destination fails."),
          checkedAt: timestampSchema,
          database: z.object({
            isWell: z.boolean(),
            serverVersion: z.string().nullable(),
            latencyMs: z.int().nullable().describe("Of one round trip on an open connection."),
            problem: z.string().nullable(),
          }),
          bucket: z
            .object({
              isWell: z.boolean(),
              latencyMs: z.int().nullable(),
              problem: z.string().nullable(),
            })
            .nullable()
            .describe("null: the space has none in use."),
          spool: z.object({
            waiting: z.int(),
            failed: z.int(),
            quarantined: z.int(),
            since: timestampSchema.nullable(),
            because: z.string().nullable(),
            breaker: z.enum(["open", "half_open"]).nullable(),
            nextTryAt: timestampSchema.nullable(),
          }),
          failingDestinations: z
            .array(
              z.object({
                id: z.uuid(),
                formId: z.uuid().nullable(),
                channel: deliveryChannelSchema,
                name: z.string().nullable(),
                isEnabled: z.boolean(),
                failingSince: timestampSchema.nullable(),
                disabledReason: z.string().nullable(),
              }),
            )
            .nullable()
            .describe("At most 100; null: the database does not say."),
          connection: z
            .object({ lastVerifiedAt: timestampSchema.nullable(), lastError: z.string().nullable() })
            .nullable()
            .describe("What the last test of the connection said."),
        })
        .meta({ id: "Health" }),
    },
    problems: ["not_ready"],
    example: {
      answer: {
        isWell: true,
        checkedAt: TIME,
        database: { isWell: true, serverVersion: "17.2", latencyMs: 12, problem: null },
        bucket: { isWell: true, latencyMs: 30, problem: null },
        spool: {
          waiting: 0,
          failed: 0,
          quarantined: 0,
          since: null,
          because: null,
          breaker: null,
          nextTryAt: null,
        },
        failingDestinations: [],
        connection: { lastVerifiedAt: TIME, lastError: null },
      },
    },
  }),
} as const;
