import * as z from "zod";
import { spaceRoleSchema } from "../space-action.ts";
import { apiRoute } from "./api-route.ts";
import { pageOf, spaceParamsSchema, timestampSchema } from "./pages.ts";

export const spaceSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: spaceRoleSchema.describe("Yours; for a key, what its rights come to."),
    createdAt: timestampSchema,
  })
  .meta({ id: "Space" });

const SPACE_EXAMPLE = {
  id: "0190a7c2-7f00-7abc-8000-000000000001",
  name: "Ada's space",
  role: "owner",
  createdAt: "2026-03-01T12:00:00.000Z",
} satisfies z.input<typeof spaceSchema>;

const spaceNameSchema = z.string().trim().min(1).max(80);

export const spaceRoutes = {
  listSpaces: apiRoute({
    method: "GET",
    path: "/spaces",
    tag: "Spaces",
    summary: "List your spaces",
    access: "person",
    success: { status: 200, schema: pageOf(spaceSchema) },
    example: { answer: { items: [SPACE_EXAMPLE], nextCursor: null } },
  }),
  createSpace: apiRoute({
    method: "POST",
    path: "/spaces",
    tag: "Spaces",
    summary: "Create a space",
    access: "person",
    body: z.strictObject({ name: spaceNameSchema }),
    success: { status: 201, schema: spaceSchema },
    problems: ["limit_reached", "not_ready"],
    example: { body: { name: "Ada's space" }, answer: SPACE_EXAMPLE },
  }),
  readSpace: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}",
    tag: "Spaces",
    summary: "Read a space",
    access: "space:read",
    params: spaceParamsSchema,
    success: { status: 200, schema: spaceSchema },
    example: { answer: SPACE_EXAMPLE },
  }),
  updateSpace: apiRoute({
    method: "PATCH",
    path: "/spaces/{spaceId}",
    tag: "Spaces",
    summary: "Rename a space",
    access: "space:write",
    params: spaceParamsSchema,
    body: z.strictObject({ name: spaceNameSchema }),
    success: { status: 200, schema: spaceSchema },
    example: { body: { name: "Ada's space" }, answer: SPACE_EXAMPLE },
  }),
} as const;
