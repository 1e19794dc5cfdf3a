import * as z from "zod";
import { deliveryChannelSchema } from "../destination.ts";
import { apiRoute } from "./api-route.ts";
import { jobSchema } from "./jobs.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";
import { filterQueryShape, statusSchema, submissionSchema } from "./submission.ts";

const FIRST = "0190a7c2-7f00-7abc-8000-000000000001";
const SECOND = "0190a7c2-7f00-7abc-8000-000000000002";
const THIRD = "0190a7c2-7f00-7abc-8000-000000000003";
const NOTE_CHARACTERS_MAX = 5_000;
const BULK_MAX = 1_000;

const noteSchema = z
  .object({
    id: z.uuid(),
    authorUserId: z.uuid().nullable().describe("null: a key wrote it."),
    body: z.string(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "Note" });

const submissionDeliverySchema = z
  .object({
    id: z.uuid(),
    destinationId: z.uuid(),
    channel: deliveryChannelSchema,
    status: z.enum(["pending", "succeeded", "failed", "abandoned"]),
    attempts: z.int(),
    nextAttemptAt: timestampSchema.nullable(),
    lastStatusCode: z.int().nullable(),
    lastError: z.string().nullable(),
    deliveredAt: timestampSchema.nullable(),
  })
  .meta({ id: "SubmissionDelivery" });

/** A submission with what people wrote about it, and what was told of it. */
export const submissionDetailsSchema = submissionSchema
  .extend({ notes: z.array(noteSchema), deliveries: z.array(submissionDeliverySchema) })
  .meta({ id: "SubmissionDetails" });

const submissionParamsSchema = spaceParamsSchema.extend({ submissionId: z.uuid() });
const noteParamsSchema = submissionParamsSchema.extend({ noteId: z.uuid() });
const noteBodySchema = z.strictObject({ body: z.string().trim().min(1).max(NOTE_CHARACTERS_MAX) });
const changedSchema = z.object({ changed: z.int().describe("How many of them were there for it.") });
const idsSchema = z.array(z.uuid()).min(1).max(BULK_MAX);

/** What is done to many at once. */
const bulkActionSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("set_status"), status: statusSchema }),
  z.strictObject({ action: z.literal("delete") }),
  z.strictObject({ action: z.literal("restore") }),
]);
const bulkJobActionSchema = z.discriminatedUnion("action", [
  ...bulkActionSchema.options,
  z.strictObject({ action: z.literal("erase") }).describe("For good; needs the right submission:delete."),
]);

const { formId, from, email, search, deleted } = filterQueryShape;
const bulkFilterSchema = z.strictObject({
  formId,
  status: z.array(statusSchema).min(1).optional(),
  isSpam: z.boolean().optional(),
  isRead: z.boolean().optional(),
  hasFiles: z.boolean().optional(),
  from,
  to: z.iso.datetime({ offset: true }).describe("Exclusive: what comes later is left alone."),
  email,
  search,
  deleted,
});

const job = {
  id: THIRD,
  kind: "bulk_submissions",
  status: "queued",
  progress: 0,
  message: "Waiting for its turn",
  step: null,
  tablesCreated: null,
  totalTables: null,
  error: null,
  errorCode: null,
  isCancelRequested: false,
  createdAt: "2026-03-01T12:00:00.000Z",
  startedAt: null,
  finishedAt: null,
} as const;

const submission = {
  id: FIRST,
  formId: SECOND,
  createdAt: "2026-03-01T12:00:00.000Z",
  updatedAt: "2026-03-01T12:00:00.000Z",
  deletedAt: null,
  status: "new",
  isSpam: false,
  isRead: false,
  readAt: null,
  email: "visitor@example.com",
  name: "A visitor",
  data: { email: "visitor@example.com", name: "A visitor", message: "Hello" },
  isCut: false,
  fieldOrder: ["email", "name", "message"],
  files: [{ name: "plan.pdf", fieldName: "plan", sizeBytes: 48_213, type: "application/pdf" }],
  spamScore: 0.1,
  spamReason: null,
  ipAddress: "203.0.113.0",
  userAgent: "Mozilla/5.0",
  referer: "https://www.example.com/contact",
} as const;

const note = {
  id: THIRD,
  authorUserId: FIRST,
  body: "Called back.",
  createdAt: "2026-03-01T13:00:00.000Z",
  updatedAt: "2026-03-01T13:00:00.000Z",
} as const;

const details = { ...submission, notes: [note], deliveries: [] } as const;

const TENANTS = ["not_ready", "tenant_unavailable"] as const;

export const submissionRoutes = {
  listSubmissions: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/submissions",
    tag: "Submissions",
    summary: "List submissions, newest first",
    description:
      "A page may hold fewer than `limit`, or none, with more to come: one call looks at so many rows only. Go on while there is a `nextCursor`. Fields beyond 4 KiB are cut; read the submission for all of them.",
    access: "submission:read",
    params: spaceParamsSchema,
    query: pageQuerySchema.extend(filterQueryShape),
    success: { status: 200, schema: pageOf(submissionSchema) },
    problems: TENANTS,
    example: { answer: { items: [submission], nextCursor: null } },
  }),
  countSubmissions: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/submissions/count",
    tag: "Submissions",
    summary: "Count submissions, up to 10,000",
    access: "submission:read",
    params: spaceParamsSchema,
    query: z.object(filterQueryShape),
    success: {
      status: 200,
      schema: z.object({
        count: z.int(),
        isExact: z.boolean().describe("false: there are at least that many. Counting stopped there."),
      }),
    },
    problems: TENANTS,
    example: { answer: { count: 10_000, isExact: false } },
  }),
  readSubmission: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/submissions/{submissionId}",
    tag: "Submissions",
    summary: "Read a submission with its notes and deliveries",
    description: "Reading it does not mark it as read.",
    access: "submission:read",
    params: submissionParamsSchema,
    success: { status: 200, schema: submissionDetailsSchema },
    problems: TENANTS,
    example: { answer: details },
  }),
  updateSubmission: apiRoute({
    method: "PATCH",
    path: "/spaces/{spaceId}/submissions/{submissionId}",
    tag: "Submissions",
    summary: "Set a submission's status, or mark it as read or unread",
    description:
      "What was held back as spam and is none has its deliveries made now. What is marked as unread is `new` again.",
    access: "submission:write",
    params: submissionParamsSchema,
    body: z.union([z.strictObject({ status: statusSchema }), z.strictObject({ isRead: z.boolean() })]),
    success: { status: 200, schema: submissionDetailsSchema },
    problems: [...TENANTS, "conflict"],
    example: { body: { status: "resolved" }, answer: { ...details, status: "resolved", isRead: true } },
  }),
  deleteSubmission: apiRoute({
    method: "DELETE",
    path: "/spaces/{spaceId}/submissions/{submissionId}",
    tag: "Submissions",
    summary: "Delete a submission; for 30 days it can be restored",
    access: "submission:write",
    params: submissionParamsSchema,
    success: { status: 204 },
    problems: TENANTS,
  }),
  restoreSubmission: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/submissions/{submissionId}/restore",
    tag: "Submissions",
    summary: "Restore a submission that was deleted in the last 30 days",
    access: "submission:write",
    params: submissionParamsSchema,
    success: { status: 204 },
    problems: TENANTS,
  }),
  eraseSubmission: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/submissions/{submissionId}/erase",
    tag: "Submissions",
    summary: "Erase a submission for good",
    description:
      "With its files, notes, deliveries and what was answered to them, and what of it waits. Repeat it where it failed.",
    access: "submission:delete",
    params: submissionParamsSchema,
    success: { status: 204 },
    problems: [...TENANTS, "conflict"],
  }),
  bulkSubmissions: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/submissions/bulk",
    tag: "Submissions",
    summary: "Change, delete or restore up to 1,000 submissions",
    access: "submission:write",
    params: spaceParamsSchema,
    body: z.strictObject({ ids: idsSchema, apply: bulkActionSchema }),
    success: { status: 200, schema: changedSchema },
    problems: TENANTS,
    example: {
      body: { ids: [FIRST], apply: { action: "set_status", status: "read" } },
      answer: { changed: 1 },
    },
  }),
  startBulkSubmissions: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/submissions/bulk-jobs",
    tag: "Submissions",
    summary: "Change, delete, restore or erase all that a filter means, or those named",
    description: "A job: what came before `to` is changed, newest first.",
    access: "submission:write",
    params: spaceParamsSchema,
    body: z.union([
      z.strictObject({ filter: bulkFilterSchema, apply: bulkJobActionSchema }),
      z.strictObject({ ids: idsSchema, apply: bulkJobActionSchema }),
    ]),
    success: { status: 202, schema: jobSchema },
    problems: ["not_ready"],
    example: {
      body: {
        filter: { isSpam: true, to: "2026-03-01T12:00:00.000Z" },
        apply: { action: "delete" },
      },
      answer: job,
    },
  }),
  linkSubmissionFile: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/submissions/{submissionId}/files/{index}",
    tag: "Submissions",
    summary: "Get a link to a file of a submission",
    description: "For five minutes, without signing in. It is always offered for saving, never shown.",
    access: "submission:read",
    params: submissionParamsSchema.extend({
      index: z.coerce.number().int().min(0).max(999).describe("Its place in `files`, from 0."),
    }),
    success: { status: 200, schema: z.object({ url: z.url(), expiresAt: timestampSchema }) },
    problems: TENANTS,
    example: {
      answer: {
        url: "https://bucket.example.com/formtrap/file?signature=0",
        expiresAt: "2026-03-01T12:05:00.000Z",
      },
    },
  }),
  listNotes: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/submissions/{submissionId}/notes",
    tag: "Submissions",
    summary: "List a submission's notes, oldest first",
    access: "submission:read",
    params: submissionParamsSchema,
    success: { status: 200, schema: pageOf(noteSchema) },
    problems: TENANTS,
    example: { answer: { items: [note], nextCursor: null } },
  }),
  addNote: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/submissions/{submissionId}/notes",
    tag: "Submissions",
    summary: "Add a note to a submission",
    access: "submission:write",
    params: submissionParamsSchema,
    body: noteBodySchema,
    success: { status: 201, schema: noteSchema },
    problems: [...TENANTS, "limit_reached"],
    example: { body: { body: "Called back." }, answer: note },
  }),
  updateNote: apiRoute({
    method: "PATCH",
    path: "/spaces/{spaceId}/submissions/{submissionId}/notes/{noteId}",
    tag: "Submissions",
    summary: "Change a note of your own",
    access: "submission:write",
    params: noteParamsSchema,
    body: noteBodySchema,
    success: { status: 200, schema: noteSchema },
    problems: TENANTS,
    example: { body: { body: "Called back twice." }, answer: { ...note, body: "Called back twice." } },
  }),
  deleteNote: apiRoute({
    method: "DELETE",
    path: "/spaces/{spaceId}/submissions/{submissionId}/notes/{noteId}",
    tag: "Submissions",
    summary: "Delete a note of your own; as an admin, any",
    access: "submission:write",
    params: noteParamsSchema,
    success: { status: 204 },
    problems: TENANTS,
  }),
} as const;
