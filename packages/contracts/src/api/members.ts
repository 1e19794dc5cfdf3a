import * as z from "zod";
import { spaceRoleSchema } from "../space-action.ts";
import { apiRoute } from "./api-route.ts";
import { invitationRoutes } from "./invitations.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";

const memberSchema = z
  .object({
    userId: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: spaceRoleSchema,
    joinedAt: timestampSchema,
  })
  .meta({ id: "Member" });

const memberParamsSchema = spaceParamsSchema.extend({ userId: z.uuid() });

const member = {
  userId: "0190a7c2-7f00-7abc-8000-000000000002",
  name: "Ada Lovelace",
  email: "ada@people.example",
  role: "admin",
  joinedAt: "2026-03-01T12:00:00.000Z",
} as const;

export const memberRoutes = {
  listMembers: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/members",
    tag: "Members",
    summary: "List the space's members, those who came first before others",
    access: "member:read",
    params: spaceParamsSchema,
    query: pageQuerySchema,
    success: { status: 200, schema: pageOf(memberSchema) },
    example: { answer: { items: [member], nextCursor: null } },
  }),
  changeMemberRole: apiRoute({
    method: "PATCH",
    path: "/spaces/{spaceId}/members/{userId}",
    tag: "Members",
    summary: "Change a member's role",
    description:
      "Nobody gives or takes a role above their own, only people who are owners make and unmake owners, and a space always keeps one. A member's keys can never do more than the member.",
    access: "member:write",
    params: memberParamsSchema,
    body: z.strictObject({ role: spaceRoleSchema }),
    success: { status: 200, schema: memberSchema },
    problems: ["conflict"],
    example: { body: { role: "admin" }, answer: member },
  }),
  removeMember: apiRoute({
    method: "DELETE",
    path: "/spaces/{spaceId}/members/{userId}",
    tag: "Members",
    summary: "Remove a member",
    description: "The keys that they made, and the invitations that they sent, open nothing from then on.",
    access: "member:write",
    params: memberParamsSchema,
    success: { status: 204 },
    problems: ["conflict"],
  }),
  leaveSpace: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/leave",
    tag: "Members",
    summary: "Leave the space",
    description: "For people, not for keys. The last owner cannot.",
    access: "space:read",
    params: spaceParamsSchema,
    success: { status: 204 },
    problems: ["conflict"],
  }),
  ...invitationRoutes,
} as const;
