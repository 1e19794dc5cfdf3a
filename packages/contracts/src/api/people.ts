import * as z from "zod";
import { apiRoute } from "./api-route.ts";
import { jobSchema, QUEUED_JOB_EXAMPLE } from "./jobs.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";
import { submissionSchema } from "./submission.ts";
import { submissionDetailsSchema } from "./submission-details.ts";
import { detailsExample, submissionExample } from "./submission-examples.ts";

/** Fewer where they are large: an answer has 6 MB. */
const EXPORTED_MAX = 10;

const waitingSchema = z
  .object({
    posts: z.array(
      z.object({
        id: z.uuid(),
        formId: z.uuid(),
        shelf: z.enum(["waiting", "failed", "quarantined"]),
        createdAt: timestampSchema,
        email: z.string().nullable(),
        name: z.string().nullable(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    unreadable: z.int().describe("Posts that could not be opened, so nobody knows whose they are."),
    isComplete: z.boolean().describe("false: more of them waits than is shown."),
  })
  .meta({ id: "WaitingOfPerson" });

const emailSchema = z.email().max(254).describe("In any case.");
const waiting = waitingSchema.nullable().describe("What waits for the space's database; first page only.");
const { cursor } = pageQuerySchema.shape;
const { limit } = pageQuerySchema.extend({ limit: z.int().min(1).max(100).default(25) }).shape;
const NOTHING_WAITS = { posts: [], unreadable: 0, isComplete: true };
const TENANTS = ["not_ready", "tenant_unavailable"] as const;

/** By a person's address, which is in no address of the API: those are kept in logs. */
export const peopleRoutes = {
  searchPerson: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/people/search",
    tag: "People",
    summary: "Find a person's submissions",
    description:
      "Those whose email, or any of whose values, is this address and nothing besides, deleted ones included. Found by words: in posts above 64 KiB only at their beginning.",
    access: "submission:read",
    params: spaceParamsSchema,
    body: z.strictObject({ email: emailSchema, cursor, limit }),
    success: { status: 200, schema: pageOf(submissionSchema).extend({ waiting }) },
    problems: TENANTS,
    example: {
      body: { email: "visitor@example.com" },
      answer: { items: [submissionExample], nextCursor: null, waiting: NOTHING_WAITS },
    },
  }),
  exportPerson: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/people/export",
    tag: "People",
    summary: "Export all that is known of a person",
    description:
      "Page by page, with notes and deliveries. Every submission of the space is looked at, so pages may be empty: go on while there is a `nextCursor`.",
    access: "submission:export",
    params: spaceParamsSchema,
    body: z.strictObject({
      email: emailSchema,
      cursor,
      limit: z.int().min(1).max(EXPORTED_MAX).default(EXPORTED_MAX),
    }),
    success: { status: 200, schema: pageOf(submissionDetailsSchema).extend({ waiting }) },
    problems: TENANTS,
    example: {
      body: { email: "visitor@example.com" },
      answer: { items: [detailsExample], nextCursor: null, waiting: NOTHING_WAITS },
    },
  }),
  erasePerson: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/people/erase",
    tag: "People",
    summary: "Erase all that is known of a person, for good",
    description:
      "A job: what waits, then every submission that `export` would show, with files, notes and deliveries.",
    access: "submission:delete",
    params: spaceParamsSchema,
    body: z.strictObject({ email: emailSchema }),
    success: { status: 202, schema: jobSchema },
    problems: ["not_ready"],
    example: {
      body: { email: "visitor@example.com" },
      answer: { ...QUEUED_JOB_EXAMPLE, kind: "erase_person" },
    },
  }),
} as const;
