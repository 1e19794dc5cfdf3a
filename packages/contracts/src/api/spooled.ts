import * as z from "zod";
import { spoolReasonSchema } from "../spool.ts";
import { spoolShelfSchema, whenUnavailableSchema } from "../spool-input.ts";
import { timestampSchema } from "./pages.ts";

export const POST_ID = "0190a7c2-7f00-7abc-8000-000000000001";
const FORM_ID = "0190a7c2-7f00-7abc-8000-000000000002";
const TIME = "2026-03-01T12:00:00.000Z";

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

export const EXAMPLE_SPOOL: z.input<typeof spoolSchema> = {
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

export const spooledProblemSchema = z
  .enum(["damaged", "keys_unavailable"])
  .describe("damaged: it cannot be opened any more. keys_unavailable: not now.");

/** Not only reasons of today: posts of an older version lie there too. */
const reasonSchema = z.string().describe("Why it was not stored at once.");

export const spooledPostSchema = z
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

export const unreadablePostSchema = z
  .object({ problem: spooledProblemSchema, id: z.string(), storedAt: timestampSchema, sizeBytes: z.int() })
  .meta({ id: "UnreadablePost" });

export const EXAMPLE_POST: z.input<typeof spooledPostSchema> = {
  problem: null,
  id: POST_ID,
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

export const spooledDetailsSchema = z
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

export const EXAMPLE_DETAILS: z.input<typeof spooledDetailsSchema> = {
  problem: null,
  shelf: "waiting",
  id: POST_ID,
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
};
