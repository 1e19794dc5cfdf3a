import * as z from "zod";
import { spoolReasonSchema } from "../spool.ts";
import {
  discardSpooledInputSchema,
  eraseSpooledInputSchema,
  redirectSpoolInputSchema,
  redriveSpooledInputSchema,
  spoolShelfSchema,
  whenUnavailableSchema,
} from "../spool-input.ts";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";

const ID = "0190a7c2-7f00-7abc-8000-000000000001";
const FORM_ID = "0190a7c2-7f00-7abc-8000-000000000002";
const CONNECTION_ID = "0190a7c2-7f00-7abc-8000-000000000003";
const TIME = "2026-03-01T12:00:00.000Z";
const NOT_READY = ["not_ready", "tenant_unavailable"] as const;

const breakerSchema = z.object({
  state: z.enum(["open", "half_open"]),
  since: timestampSchema,
  reason: spoolReasonSchema,
  nextProbeAt: timestampSchema.nullable(),
});

export const spoolSchema = z
  .object({
    waiting: z.int().describe("Posts that wait for the space's database."),
    waitingBytes: z.int(),
    files: z.int().describe("Files that wait for the space's bucket."),
    failed: z.int().describe("Posts that were given up: they can be stored after all."),
    quarantined: z.int().describe("Posts that the database refuses for what is in them."),
    since: timestampSchema.nullable(),
    countedAt: timestampSchema.nullable().describe("When these were counted."),
    reason: spoolReasonSchema.nullable(),
    because: z.string().nullable().describe("A sentence for people."),
    whatToDo: z.string().nullable(),
    nextTryAt: timestampSchema.nullable().describe("null: as soon as somebody looks."),
    breaker: breakerSchema.nullable().describe("Set while the database is known to be away."),
    isFull: z.boolean(),
    ingestMode: z.enum(["normal", "spool_only", "blocked"]),
    whenUnavailable: whenUnavailableSchema,
  })
  .meta({ id: "Spool" });

const EXAMPLE_SPOOL: z.input<typeof spoolSchema> = {
  waiting: 12,
  waitingBytes: 9_600,
  files: 0,
  failed: 0,
  quarantined: 1,
  since: TIME,
  countedAt: TIME,
  reason: "unreachable",
  because: "Your database cannot be reached.",
  whatToDo: "See with your database's provider whether it is running.",
  nextTryAt: TIME,
  breaker: { state: "open", since: TIME, reason: "unreachable", nextProbeAt: TIME },
  isFull: false,
  ingestMode: "normal",
  whenUnavailable: "spool",
};

const problemSchema = z
  .enum(["damaged", "keys_unavailable"])
  .describe("damaged: it cannot be opened any more. keys_unavailable: not now.");

/** Not only reasons of today: posts of an older version lie there too. */
const reasonSchema = z.string().describe("Why it was not stored at once.");

const spooledPostSchema = z
  .object({
    problem: z.null(),
    id: z.uuid(),
    formId: z.uuid(),
    createdAt: timestampSchema,
    spooledAt: timestampSchema,
    reason: reasonSchema,
    isSpam: z.boolean(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    fields: z
      .array(z.object({ name: z.string(), value: z.string() }))
      .describe("At most 20, each cut at 200 characters."),
    files: z.array(z.object({ name: z.string(), sizeBytes: z.int(), type: z.string() })),
  })
  .meta({ id: "SpooledPost" });

const unreadablePostSchema = z
  .object({ problem: problemSchema, id: z.string(), storedAt: timestampSchema, sizeBytes: z.int() })
  .meta({ id: "UnreadablePost" });

const EXAMPLE_POST: z.input<typeof spooledPostSchema> = {
  problem: null,
  id: ID,
  formId: FORM_ID,
  createdAt: TIME,
  spooledAt: TIME,
  reason: "unreachable",
  isSpam: false,
  email: "grace@example.com",
  name: "Grace",
  fields: [{ name: "message", value: "Hello" }],
  files: [],
};

const spooledDetailsSchema = z
  .object({
    problem: z.null(),
    shelf: spoolShelfSchema,
    id: z.uuid(),
    formId: z.uuid(),
    createdAt: timestampSchema,
    spooledAt: timestampSchema,
    reason: reasonSchema,
    status: z.enum(["new", "spam"]),
    email: z.string().nullable(),
    name: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    fieldOrder: z.array(z.string()),
    files: z.array(
      z.object({
        name: z.string(),
        fieldName: z.string(),
        sizeBytes: z.int(),
        type: z.string(),
        url: z.string().nullable().describe("For five minutes; null: it lies in the space's own bucket."),
      }),
    ),
    spamScore: z.number().nullable(),
    spamReason: z.string().nullable(),
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    referer: z.string().nullable(),
  })
  .meta({ id: "SpooledDetails" });

const shelfQuerySchema = z.object({
  shelf: spoolShelfSchema.default("waiting"),
  cursor: pageQuerySchema.shape.cursor,
});

export const spoolRoutes = {
  readSpool: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spool",
    tag: "Spool",
    summary: "Read what waits for the space's database, since when and why",
    description: "Counts are at most half a minute old. The space's own servers are not asked.",
    access: "spool:read",
    params: spaceParamsSchema,
    success: { status: 200, schema: spoolSchema },
    problems: NOT_READY,
    example: { answer: EXAMPLE_SPOOL },
  }),
  updateSpool: apiRoute({
    method: "PATCH",
    path: "/spaces/{spaceId}/spool",
    tag: "Spool",
    summary: "Say what becomes of posts while the space's database is away",
    description:
      "Pages know within a minute. Bounded by the operator: a space of theirs may be told to wait whatever is set here.",
    access: "spool:settings",
    params: spaceParamsSchema,
    body: z.strictObject({ whenUnavailable: whenUnavailableSchema }),
    success: { status: 200, schema: z.object({ whenUnavailable: whenUnavailableSchema }) },
    problems: ["not_ready"],
    example: { body: { whenUnavailable: "spool" }, answer: { whenUnavailable: "spool" } },
  }),
  listSpooled: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spool/posts",
    tag: "Spool",
    summary: "List the posts of a shelf, oldest first",
    access: "spool:read",
    params: spaceParamsSchema,
    query: shelfQuerySchema.extend({ limit: pageQuerySchema.shape.limit }),
    success: {
      status: 200,
      schema: pageOf(z.discriminatedUnion("problem", [spooledPostSchema, unreadablePostSchema])),
    },
    problems: NOT_READY,
    example: { answer: { items: [EXAMPLE_POST], nextCursor: null } },
  }),
  readSpooled: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spool/posts/{submissionId}",
    tag: "Spool",
    summary: "Read a post that is not stored yet, with all that its visitor sent",
    access: "spool:read",
    params: spaceParamsSchema.extend({ submissionId: z.uuid() }),
    success: {
      status: 200,
      schema: z.discriminatedUnion("problem", [
        spooledDetailsSchema,
        z.object({ problem: problemSchema, shelf: spoolShelfSchema }),
      ]),
    },
    problems: NOT_READY,
    example: {
      answer: {
        problem: null,
        shelf: "waiting",
        id: ID,
        formId: FORM_ID,
        createdAt: TIME,
        spooledAt: TIME,
        reason: "unreachable",
        status: "new",
        email: "grace@example.com",
        name: "Grace",
        data: { message: "Hello" },
        fieldOrder: ["message"],
        files: [],
        spamScore: 0.1,
        spamReason: null,
        ipAddress: "203.0.113.0",
        userAgent: null,
        referer: null,
      },
    },
  }),
  exportSpool: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spool/export",
    tag: "Spool",
    summary: "Export the posts of a shelf, one JSON text a line, oldest first",
    description:
      'An answer has at most 4 MiB or 2,000 posts. Where there are more, it has a header `Link: <…>; rel="next"` with the address of the part after it.',
    access: "spool:export",
    params: spaceParamsSchema,
    query: shelfQuerySchema,
    success: { status: 200, mediaType: "application/x-ndjson" },
    problems: NOT_READY,
  }),
  redriveSpooled: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/spool/redrive",
    tag: "Spool",
    summary: "Try to store posts once more that were given up or refused",
    access: "spool:redrive",
    params: spaceParamsSchema,
    body: redriveSpooledInputSchema,
    success: {
      status: 202,
      schema: z.object({
        redriven: z.int(),
        isDone: z.boolean().describe("false: the shelf may hold more; ask again."),
      }),
    },
    problems: [...NOT_READY, "conflict"],
    example: { body: { shelf: "failed", ids: [ID] }, answer: { redriven: 1, isDone: true } },
  }),
  discardSpooled: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/spool/discard",
    tag: "Spool",
    summary: "Delete posts for good that were given up or refused",
    access: "spool:erase",
    params: spaceParamsSchema,
    body: discardSpooledInputSchema,
    success: { status: 200, schema: z.object({ discarded: z.int() }) },
    problems: [...NOT_READY, "conflict"],
    example: { body: { shelf: "failed", ids: [ID] }, answer: { discarded: 1 } },
  }),
  eraseSpooled: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/spool/erase",
    tag: "Spool",
    summary: "Erase posts from all shelves, by their ids or by a person's email address",
    description:
      "What was stored already is not touched. By email every post is opened: up to 3,000 at once, and a conflict beyond.",
    access: "spool:erase",
    params: spaceParamsSchema,
    body: eraseSpooledInputSchema,
    success: {
      status: 200,
      schema: z.object({
        erased: z.int(),
        unreadable: z.int().describe("By email: posts that nobody can tell whose they are."),
      }),
    },
    problems: [...NOT_READY, "conflict"],
    example: { body: { ids: [ID] }, answer: { erased: 1, unreadable: 0 } },
  }),
  redirectSpool: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/spool/redirect",
    tag: "Spool",
    summary: "Store what waits, and all that comes, in another connection's database",
    description:
      "Tests it, makes roles and tables, writes the forms, then turns the space over. What is stored in the database before stays there: nothing is moved. Repeating it after a failure is harmless.",
    access: "tenant:provision",
    params: spaceParamsSchema,
    body: redirectSpoolInputSchema,
    success: {
      status: 200,
      schema: z.object({
        forms: z.int(),
        fromPolicies: z.int().describe("Forms whose settings came from what we keep of them."),
      }),
    },
    problems: [...NOT_READY, "conflict", "verification_failed"],
    example: {
      body: {
        connectionId: CONNECTION_ID,
        administratorUrl: "postgres://admin:password@db.example.com:5432/app",
      },
      answer: { forms: 3, fromPolicies: 0 },
    },
  }),
} as const;
