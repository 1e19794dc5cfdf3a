import * as z from "zod";
import { apiRoute } from "./api-route.ts";
import { spaceParamsSchema } from "./pages.ts";

const countsSchema = z.object({
  received: z.int().describe("Also what lies in the trash by now; not what was erased."),
  spam: z.int().describe("Of those."),
  withFiles: z.int().describe("Of those."),
});

export const statisticsRoutes = {
  readStatistics: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/statistics",
    tag: "Statistics",
    summary: "Count what was received, by day and by form",
    description:
      "Counted in the space's own database when it is asked. Where there is neither `from` nor `to`: the 30 days until today.",
    access: "submission:read",
    params: spaceParamsSchema,
    query: z.object({
      formId: z.uuid().optional().describe("Absent: all forms of the space, its newest thousand."),
      from: z.iso.date().optional().describe("The first day, such as 2026-03-01."),
      to: z.iso.date().optional().describe("The last day; at most 400 days in all."),
      timeZone: z.string().min(1).max(64).default("UTC").describe("Whose days, such as Europe/Berlin."),
    }),
    success: {
      status: 200,
      schema: z
        .object({
          from: z.iso.date(),
          to: z.iso.date(),
          timeZone: z.string(),
          total: countsSchema,
          days: z.array(countsSchema.extend({ date: z.iso.date() })).describe("Every day of the range."),
          forms: z.array(countsSchema.extend({ formId: z.uuid() })).describe("Those with posts, most first."),
        })
        .meta({ id: "Statistics" }),
    },
    problems: ["not_ready", "tenant_unavailable"],
    example: {
      answer: {
        from: "2026-03-01",
        to: "2026-03-02",
        timeZone: "Europe/Berlin",
        total: { received: 12, spam: 2, withFiles: 1 },
        days: [
          { date: "2026-03-01", received: 12, spam: 2, withFiles: 1 },
          { date: "2026-03-02", received: 0, spam: 0, withFiles: 0 },
        ],
        forms: [{ formId: "0190a7c2-7f00-7abc-8000-000000000001", received: 12, spam: 2, withFiles: 1 }],
      },
    },
  }),
} as const;
