import * as z from "zod";
import { spaceRoleSchema } from "../space-action.ts";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";
import { spaceSchema } from "./spaces.ts";

const invitationSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    role: spaceRoleSchema,
    invitedBy: z.object({ userId: z.uuid(), name: z.string() }),
    createdAt: timestampSchema,
    expiresAt: timestampSchema,
  })
  .meta({ id: "Invitation" });

const sentInvitationSchema = z
  .object({
    invitation: invitationSchema,
    isMailSent: z
      .boolean()
      .describe("False: the mail server did not take it, and sending it again later may help."),
  })
  .meta({ id: "SentInvitation" });

const offerSchema = z
  .object({
    spaceName: z.string(),
    role: spaceRoleSchema,
    invitedBy: z.string().describe("The name of who asks, as they gave it."),
    emailHint: z.string().describe("For which address it is: the first letter and the domain."),
    expiresAt: timestampSchema,
    standing: z
      .enum(["open", "other_address", "address_unverified", "already_member"])
      .describe(
        "Whether you can accept it: `open` means yes; else sign in with the address that it was sent to, or confirm yours first.",
      ),
  })
  .meta({ id: "InvitationOffer" });

const invitationParamsSchema = spaceParamsSchema.extend({ invitationId: z.uuid() });
/** 256 bits in base64url. */
const tokenParamsSchema = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

const invitation = {
  id: "0190a7c2-7f00-7abc-8000-000000000004",
  email: "grace@people.example",
  role: "member",
  invitedBy: { userId: "0190a7c2-7f00-7abc-8000-000000000002", name: "Ada Lovelace" },
  createdAt: "2026-03-01T12:00:00.000Z",
  expiresAt: "2026-03-08T12:00:00.000Z",
} as const;

export const invitationRoutes = {
  listInvitations: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/invitations",
    tag: "Members",
    summary: "List the invitations that nobody answered yet, newest first",
    access: "member:write",
    params: spaceParamsSchema,
    query: pageQuerySchema,
    success: { status: 200, schema: pageOf(invitationSchema) },
    example: { answer: { items: [invitation], nextCursor: null } },
  }),
  createInvitation: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/invitations",
    tag: "Members",
    summary: "Invite somebody by mail",
    description:
      "The mail's link works once, for 7 days, and for who has proven to own the address. Nobody invites to a role above their own. One address gets a mail every 10 minutes and five a day at most, and a space sends twenty a day.",
    access: "member:write",
    params: spaceParamsSchema,
    body: z.strictObject({ email: z.email().max(254), role: spaceRoleSchema }),
    success: { status: 201, schema: sentInvitationSchema },
    problems: ["conflict", "not_ready", "limit_reached"],
    example: {
      body: { email: "grace@people.example", role: "member" },
      answer: { invitation, isMailSent: true },
    },
  }),
  resendInvitation: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/invitations/{invitationId}/resend",
    tag: "Members",
    summary: "Send an invitation again, for another 7 days",
    description: "The link of the mail before works no more; the invitation is yours from then on.",
    access: "member:write",
    params: invitationParamsSchema,
    success: { status: 200, schema: sentInvitationSchema },
    problems: ["conflict", "not_ready", "limit_reached"],
    example: { answer: { invitation, isMailSent: true } },
  }),
  revokeInvitation: apiRoute({
    method: "DELETE",
    path: "/spaces/{spaceId}/invitations/{invitationId}",
    tag: "Members",
    summary: "Take an invitation back",
    access: "member:write",
    params: invitationParamsSchema,
    success: { status: 204 },
  }),
  readInvitation: apiRoute({
    method: "GET",
    path: "/invitations/{token}",
    tag: "Members",
    summary: "Read what an invitation offers, by the token of its link",
    access: "person",
    params: tokenParamsSchema,
    success: { status: 200, schema: offerSchema },
    problems: ["not_found"],
    example: {
      answer: {
        spaceName: "Ada's space",
        role: "member",
        invitedBy: "Ada Lovelace",
        emailHint: "g…@people.example",
        expiresAt: "2026-03-08T12:00:00.000Z",
        standing: "open",
      },
    },
  }),
  acceptInvitation: apiRoute({
    method: "POST",
    path: "/invitations/{token}/accept",
    tag: "Members",
    summary: "Accept an invitation",
    description: "Who is a member already keeps the role that they have.",
    access: "person",
    params: tokenParamsSchema,
    success: { status: 200, schema: spaceSchema },
    problems: ["not_found", "not_ready"],
    example: {
      answer: {
        id: "0190a7c2-7f00-7abc-8000-000000000001",
        name: "Ada's space",
        role: "member",
        createdAt: "2026-03-01T12:00:00.000Z",
      },
    },
  }),
} as const;
