import * as z from "zod";
import { exportFieldSchema, exportFieldsSchema, exportFormatSchema } from "../export-input.ts";
import { apiRoute } from "./api-route.ts";
import { jobSchema, QUEUED_JOB_EXAMPLE } from "./jobs.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";
import { filterQueryShape, statusSchema } from "./submission.ts";

const JOB_ID = "0190a7c2-7f00-7abc-8000-000000000001";
const FORM_ID = "0190a7c2-7f00-7abc-8000-000000000002";
const TIME = "2026-03-01T12:00:00.000Z";

const { formId: _formId, ...filterShape } = filterQueryShape;
const { email, search, deleted } = filterShape;
const timeSchema = z.iso.datetime({ offset: true }).optional();

const exportSchema = z
  .object({
    job: jobSchema,
    formId: z.uuid(),
    format: exportFormatSchema,
    rows: z.int().describe("Submissions read so far."),
    sizeBytes: z.int().nullable().describe("Of the document; null: it is not there yet."),
    expiresAt: timestampSchema.describe("When the document is removed, or was."),
  })
  .meta({ id: "Export" });

const EXAMPLE_JOB = {
  ...QUEUED_JOB_EXAMPLE,
  id: JOB_ID,
  kind: "export_submissions",
  status: "succeeded",
  progress: 100,
  message: "Done",
  startedAt: TIME,
  finishedAt: TIME,
} satisfies z.input<typeof jobSchema>;

const EXAMPLE: z.input<typeof exportSchema> = {
  job: EXAMPLE_JOB,
  formId: FORM_ID,
  format: "csv",
  rows: 12_345,
  sizeBytes: 2_345_678,
  expiresAt: "2026-03-08T12:00:00.000Z",
};

export const exportRoutes = {
  exportForm: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/forms/{formId}/export",
    tag: "Exports",
    summary: "Export a form's submissions at once, up to 1,000 and 4 MiB",
    description:
      "Newest first. CSV is UTF-8 with a byte order mark; a cell that a spreadsheet would calculate begins with a quote mark. Of more, start an export.",
    access: "submission:export",
    params: spaceParamsSchema.extend({ formId: z.uuid() }),
    query: z.object({
      format: exportFormatSchema.default("csv"),
      field: z
        .union([exportFieldsSchema, exportFieldSchema.transform((one) => [one])])
        .optional()
        .describe("Only these fields; repeat it for several."),
      ...filterShape,
    }),
    success: {
      status: 200,
      mediaType: "text/csv; charset=utf-8",
      otherMediaTypes: [
        "application/json",
        "application/x-ndjson",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      ],
    },
    problems: ["not_ready", "tenant_unavailable", "too_large"],
  }),
  startExport: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/exports",
    tag: "Exports",
    summary: "Export a form's submissions, however many, into the space's own bucket",
    description:
      "A job, with the submissions of the moment at which it is asked for. Its document is fetched by `readExport`, and removed after seven days. A spreadsheet (xlsx) has at most 50,000 submissions.",
    access: "submission:export",
    params: spaceParamsSchema,
    body: z.strictObject({
      formId: z.uuid(),
      format: exportFormatSchema.default("csv"),
      fields: exportFieldsSchema.nullable().default(null).describe("null: all of them."),
      filter: z
        .strictObject({
          status: z.array(statusSchema).min(1).max(statusSchema.options.length).optional(),
          isSpam: z.boolean().optional(),
          isRead: z.boolean().optional(),
          hasFiles: z.boolean().optional(),
          from: timeSchema.describe("Inclusive."),
          to: timeSchema.describe("Exclusive."),
          email,
          search,
          deleted,
        })
        .prefault({}),
    }),
    success: { status: 202, schema: jobSchema },
    problems: ["not_ready", "tenant_unavailable"],
    example: {
      body: { formId: FORM_ID, format: "csv", filter: { isSpam: false } },
      answer: { ...QUEUED_JOB_EXAMPLE, kind: "export_submissions" },
    },
  }),
  listExports: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/exports",
    tag: "Exports",
    summary: "List the space's exports, newest first",
    access: "submission:export",
    params: spaceParamsSchema,
    query: pageQuerySchema,
    success: { status: 200, schema: pageOf(exportSchema) },
    example: { answer: { items: [EXAMPLE], nextCursor: null } },
  }),
  readExport: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/exports/{jobId}",
    tag: "Exports",
    summary: "Read an export, with an address of its document for 15 minutes",
    description:
      "The address is made when it is asked for. While the job is under way, `readJob` costs less.",
    access: "submission:export",
    params: spaceParamsSchema.extend({ jobId: z.uuid() }),
    success: {
      status: 200,
      schema: exportSchema
        .extend({
          link: z
            .object({ url: z.string(), fileName: z.string(), expiresAt: timestampSchema })
            .nullable()
            .describe("null: the document is not there yet, or not any more."),
        })
        .meta({ id: "ExportWithLink" }),
    },
    problems: ["not_ready", "tenant_unavailable"],
    example: {
      answer: {
        ...EXAMPLE,
        link: {
          url: "https://bucket.example.com/formtrap/exports/…",
          fileName: "submissions-2026-03-01.csv",
          expiresAt: "2026-03-01T12:20:00.000Z",
        },
      },
    },
  }),
} as const;
