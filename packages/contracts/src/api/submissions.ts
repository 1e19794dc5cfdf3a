import * as z from "zod";
import { apiRoute } from "./api-route.ts";
import { jobSchema, QUEUED_JOB_EXAMPLE } from "./jobs.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";
import { peopleRoutes } from "./people.ts";
import { filterQueryShape, statusSchema, submissionSchema } from "./submission.ts";
import { noteSchema, submissionDetailsSchema } from "./submission-details.ts";
import { detailsExample, noteExample, submissionExample } from "./submission-examples.ts";

const NOTE_CHARACTERS_MAX = 5_000;
const BULK_MAX = 1_000;

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
    example: { answer: { items: [submissionExample], nextCursor: null } },
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
    example: { answer: detailsExample },
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
    example: {
      body: { status: "resolved" },
      answer: { ...detailsExample, status: "resolved", isRead: true },
    },
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
      body: { ids: [submissionExample.id], apply: { action: "set_status", status: "read" } },
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
      answer: { ...QUEUED_JOB_EXAMPLE, kind: "bulk_submissions" },
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
    example: { answer: { items: [noteExample], nextCursor: null } },
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
    example: { body: { body: "Called back." }, answer: noteExample },
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
    example: { body: { body: "Called back twice." }, answer: { ...noteExample, body: "Called back twice." } },
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
  ...peopleRoutes,
} as const;
