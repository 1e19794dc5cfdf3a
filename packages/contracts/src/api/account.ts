import * as z from "zod";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, timestampSchema } from "./pages.ts";
import { spaceSchema } from "./spaces.ts";

const EXAMPLE_ID = "0190a7c2-7f00-7abc-8000-000000000002";

const meSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    isEmailVerified: z.boolean().describe("Whether the mail that asks for it was answered."),
    hasTwoFactor: z.boolean().describe("Whether signing in asks for a code too."),
    createdAt: timestampSchema,
    spaces: z.array(spaceSchema).describe("Where this person is a member, oldest first."),
  })
  .meta({ id: "Me" });

const sessionSchema = z
  .object({
    id: z.uuid(),
    isCurrent: z.boolean().describe("Whether it is the one that asks."),
    ipAddress: z.string().nullable().describe("From where it was opened."),
    userAgent: z.string().nullable().describe("What the browser said of itself, its first 300 characters."),
    createdAt: timestampSchema,
    lastSeenAt: timestampSchema.describe("To the day."),
    expiresAt: timestampSchema,
  })
  .meta({ id: "Session" });

const session = {
  id: EXAMPLE_ID,
  isCurrent: true,
  ipAddress: "203.0.113.7",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  createdAt: "2026-03-01T12:00:00.000Z",
  lastSeenAt: "2026-03-02T12:00:00.000Z",
  expiresAt: "2026-03-09T12:00:00.000Z",
};

export const accountRoutes = {
  readMe: apiRoute({
    method: "GET",
    path: "/me",
    tag: "Account",
    summary: "Read who you are",
    description: "Name and password are changed at `/api/auth`, where two-factor is switched on and off too.",
    access: "person",
    success: { status: 200, schema: meSchema },
    example: {
      answer: {
        id: EXAMPLE_ID,
        name: "Ada Lovelace",
        email: "ada@people.example",
        isEmailVerified: true,
        hasTwoFactor: true,
        createdAt: "2026-03-01T12:00:00.000Z",
        spaces: [
          {
            id: "0190a7c2-7f00-7abc-8000-000000000001",
            name: "Ada's space",
            role: "owner",
            createdAt: "2026-03-01T12:00:00.000Z",
          },
        ],
      },
    },
  }),
  listSessions: apiRoute({
    method: "GET",
    path: "/sessions",
    tag: "Account",
    summary: "List where you are signed in, newest first",
    access: "person",
    query: pageQuerySchema,
    success: { status: 200, schema: pageOf(sessionSchema) },
    example: { answer: { items: [session], nextCursor: null } },
  }),
  revokeSession: apiRoute({
    method: "DELETE",
    path: "/sessions/{sessionId}",
    tag: "Account",
    summary: "End one of your sessions",
    access: "person",
    params: z.object({ sessionId: z.uuid() }),
    success: { status: 204 },
    problems: ["not_found"],
  }),
  revokeOtherSessions: apiRoute({
    method: "DELETE",
    path: "/sessions",
    tag: "Account",
    summary: "End all of your sessions but the one that asks",
    access: "person",
    success: { status: 204 },
  }),
} as const;
