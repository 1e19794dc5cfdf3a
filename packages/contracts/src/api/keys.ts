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
    expiresAt: timestampSchema.nullable(),
    lastUsedAt: timestampSchema.nullable().describe("To the minute."),
    createdAt: timestampSchema,
  })
  .meta({ id: "ApiKey" });

export const keyRoutes = {
  listKeys: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/keys",
    tag: "Keys",
    summary: "List the space's keys",
    access: "key:read",
    params: spaceParamsSchema,
    success: { status: 200, schema: pageOf(apiKeySchema) },
  }),
  createKey: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/keys",
    tag: "Keys",
    summary: "Create a key",
    description: "The answer is the only place where the secret ever appears.",
    access: "key:write",
    params: spaceParamsSchema,
    body: z.strictObject({
      name: z.string().trim().min(1).max(80),
      rights: rightsSchema.min(1).describe("Some of your own."),
      expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
    }),
    success: { status: 201, schema: z.object({ key: apiKeySchema, secret: z.string() }) },
    problems: ["limit_reached"],
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
