import * as z from "zod";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";

export const jobSchema = z
  .object({
    id: z.uuid(),
    kind: z.string().describe("What it does, such as `provision_byoi`."),
    status: z.enum(["queued", "running", "succeeded", "failed", "canceled"]),
    progress: z.int().min(0).max(100),
    message: z.string().nullable().describe("What it is doing, for people."),
    step: z.string().nullable(),
    tablesCreated: z.int().nullable(),
    totalTables: z.int().nullable(),
    error: z.string().nullable().describe("Which step failed and why."),
    errorCode: z.string().nullable(),
    isCancelRequested: z.boolean(),
    createdAt: timestampSchema,
    startedAt: timestampSchema.nullable(),
    finishedAt: timestampSchema.nullable(),
  })
  .meta({ id: "Job" });

const JOB_EXAMPLE = {
  id: "0190a7c2-7f00-7abc-8000-000000000005",
  kind: "provision_byoi",
  status: "running",
  progress: 40,
  message: "Creating tables",
  step: "apply_packs",
  tablesCreated: 4,
  totalTables: 9,
  error: null,
  errorCode: null,
  isCancelRequested: false,
  createdAt: "2026-03-01T12:00:00.000Z",
  startedAt: "2026-03-01T12:00:01.000Z",
  finishedAt: null,
} satisfies z.input<typeof jobSchema>;

/** For operations that answer with a job, which nobody has begun by then. */
export const QUEUED_JOB_EXAMPLE = {
  ...JOB_EXAMPLE,
  status: "queued",
  progress: 0,
  message: "Waiting for its turn",
  step: null,
  tablesCreated: null,
  totalTables: null,
  startedAt: null,
} satisfies z.input<typeof jobSchema>;

const jobParamsSchema = spaceParamsSchema.extend({ jobId: z.uuid() });

export const jobRoutes = {
  listJobs: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/jobs",
    tag: "Jobs",
    summary: "List the space's jobs, newest first",
    access: "job:read",
    params: spaceParamsSchema,
    query: pageQuerySchema,
    success: { status: 200, schema: pageOf(jobSchema) },
    example: { answer: { items: [JOB_EXAMPLE], nextCursor: null } },
  }),
  readJob: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/jobs/{jobId}",
    tag: "Jobs",
    summary: "Read a job and how far it is",
    description:
      "Poll it with `If-None-Match`: while nothing happened the answer is 304 and costs next to nothing.",
    access: "job:read",
    params: jobParamsSchema,
    success: { status: 200, schema: jobSchema },
    hasEtag: true,
    example: { answer: JOB_EXAMPLE },
  }),
  cancelJob: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/jobs/{jobId}/cancel",
    tag: "Jobs",
    summary: "Cancel a job at the next place where nothing stays half-made",
    access: "job:cancel",
    params: jobParamsSchema,
    success: { status: 202, schema: jobSchema },
    example: { answer: JOB_EXAMPLE },
  }),
} as const;
