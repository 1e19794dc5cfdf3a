import * as z from "zod";
import { SPACE_ACTIONS, type SpaceAction } from "../space-action.ts";
import { apiRoute } from "./api-route.ts";
import { pageOf, spaceParamsSchema, timestampSchema } from "./pages.ts";

const rightsSchema = z
  .array(z.enum(SPACE_ACTIONS as [SpaceAction, ...SpaceAction[]]))
  .describe("What it may do.");

export const apiKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    start: z.string().describe("The secret's first characters."),
    rights: rightsSchema,
    createdBy: z
      .object({ userId: z.uuid(), name: z.string() })
      .nullable()
      .describe("Who made it, above whose role it never goes; null: the platform."),
    isUsable: z.boolean().describe("False: it has expired, or who made it is no longer a member."),
    expiresAt: timestampSchema.nullable(),
    lastUsedAt: timestampSchema.nullable().describe("To the minute."),
    createdAt: timestampSchema,
  })
  .meta({ id: "ApiKey" });

const key = {
  id: "0190a7c2-7f00-7abc-8000-000000000005",
  name: "CI",
  start: "ftk_a1b2",
  rights: ["form:read"],
  createdBy: { userId: "0190a7c2-7f00-7abc-8000-000000000002", name: "Ada Lovelace" },
  isUsable: true,
  expiresAt: null,
  lastUsedAt: "2026-03-02T12:00:00.000Z",
  createdAt: "2026-03-01T12:00:00.000Z",
};

export const keyRoutes = {
  listKeys: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/keys",
    tag: "Keys",
    summary: "List the space's keys",
    access: "key:read",
    params: spaceParamsSchema,
    success: { status: 200, schema: pageOf(apiKeySchema) },
    example: { answer: { items: [key], nextCursor: null } },
  }),
  createKey: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/keys",
    tag: "Keys",
    summary: "Create a key",
    description:
      "The answer is the only place where the secret ever appears. A key can never do more than who made it can: it loses what its maker's role loses, and opens nothing while its maker is no member.",
    access: "key:write",
    params: spaceParamsSchema,
    body: z.strictObject({
      name: z.string().trim().min(1).max(80),
      rights: rightsSchema.min(1).describe("Some of your own."),
      expiresAt: z.iso.datetime({ offset: true }).nullable().default(null).describe("In the future."),
    }),
    success: { status: 201, schema: z.object({ key: apiKeySchema, secret: z.string() }) },
    problems: ["limit_reached"],
    answersSecret: true,
    example: {
      body: { name: "CI", rights: ["form:read"], expiresAt: null },
      answer: { key, secret: "ftk_<43 characters>" },
    },
  }),
  revokeKey: apiRoute({
    method: "DELETE",
    path: "/spaces/{spaceId}/keys/{keyId}",
    tag: "Keys",
    summary: "Take a key back",
    access: "key:write",
    params: spaceParamsSchema.extend({ keyId: z.uuid() }),
    success: { status: 204 },
  }),
} as const;
