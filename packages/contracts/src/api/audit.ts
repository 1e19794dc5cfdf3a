import * as z from "zod";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";

const auditLineSchema = z
  .object({
    id: z.uuid(),
    action: z.string().describe("What was done, such as `form.create`."),
    phase: z
      .enum(["attempted", "succeeded", "failed"])
      .describe("Of what reaches beyond our database `attempted` stands before, the outcome after."),
    actor: z.object({
      type: z.enum(["user", "key", "system"]),
      id: z.uuid().nullable().describe("null: the platform itself."),
    }),
    targetType: z.string().nullable(),
    targetId: z.string().nullable(),
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    createdAt: timestampSchema,
  })
  .meta({ id: "AuditLine" });

const requestLineSchema = z
  .object({
    id: z.uuid(),
    endpoint: z.string().describe("The operation's path as it is described here, without ids."),
    method: z.string(),
    statusCode: z.int(),
    responseTimeMs: z.int(),
    apiKeyId: z.uuid().nullable(),
    userId: z.uuid().nullable(),
    ipAddress: z.string().nullable().describe("The network only: IPv4 to /24, IPv6 to /48."),
    userAgent: z.string().nullable(),
    errorMessage: z.string().nullable(),
    createdAt: timestampSchema,
  })
  .meta({ id: "RequestLine" });

const rangeSchema = z.object({
  from: z.iso.datetime({ offset: true }).optional().describe("From this moment on."),
  until: z.iso.datetime({ offset: true }).optional().describe("Before this moment."),
});

const KEY_ID = "0190a7c2-7f00-7abc-8000-000000000007";

export const auditRoutes = {
  listAudit: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/audit",
    tag: "Audit",
    summary: "List what was done in the space, newest first",
    access: "audit:read",
    params: spaceParamsSchema,
    query: pageQuerySchema.extend({
      ...rangeSchema.shape,
      action: z.string().max(80).optional().describe("Such as `form.create`."),
      actorId: z.uuid().optional().describe("A person's or a key's."),
    }),
    success: { status: 200, schema: pageOf(auditLineSchema) },
    example: {
      answer: {
        items: [
          {
            id: "0190a7c2-7f00-7abc-8000-000000000009",
            action: "key.create",
            phase: "succeeded",
            actor: { type: "user", id: "0190a7c2-7f00-7abc-8000-000000000002" },
            targetType: "key",
            targetId: KEY_ID,
            ipAddress: "203.0.113.7",
            userAgent: "Mozilla/5.0",
            details: { rights: "form:read" },
            createdAt: "2026-03-01T12:00:00.000Z",
          },
        ],
        nextCursor: null,
      },
    },
  }),
  listRequests: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/request-log",
    tag: "Audit",
    summary: "List calls of the API in the space, newest first",
    description:
      "Of the last 90 days. Calls are written some seconds after they were answered, and those that a server had not yet written when it went away are missing: this is for looking into what a program does, not for accounting.",
    access: "audit:read",
    params: spaceParamsSchema,
    query: pageQuerySchema.extend({
      ...rangeSchema.shape,
      keyId: z.uuid().optional(),
      outcome: z.enum(["answered", "problem"]).optional(),
    }),
    success: { status: 200, schema: pageOf(requestLineSchema) },
    example: {
      answer: {
        items: [
          {
            id: "0190a7c2-7f00-7abc-8000-00000000000a",
            endpoint: "/spaces/{spaceId}/keys",
            method: "GET",
            statusCode: 200,
            responseTimeMs: 12,
            apiKeyId: KEY_ID,
            userId: null,
            ipAddress: "203.0.113.0",
            userAgent: "curl/8.5.0",
            errorMessage: null,
            createdAt: "2026-03-01T12:00:00.000Z",
          },
        ],
        nextCursor: null,
      },
    },
  }),
} as const;
