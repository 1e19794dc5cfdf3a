import * as z from "zod";
import {
  discardSpooledInputSchema,
  eraseSpooledInputSchema,
  redirectSpoolInputSchema,
  redriveSpooledInputSchema,
  spoolShelfSchema,
  whenUnavailableSchema,
} from "../spool-input.ts";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema } from "./pages.ts";
import {
  EXAMPLE_DETAILS,
  EXAMPLE_POST,
  EXAMPLE_SPOOL,
  POST_ID,
  spooledDetailsSchema,
  spooledPostSchema,
  spooledProblemSchema,
  spoolSchema,
  unreadablePostSchema,
} from "./spooled.ts";

const CONNECTION_ID = "0190a7c2-7f00-7abc-8000-000000000003";
const NOT_READY = ["not_ready", "tenant_unavailable"] as const;

const shelfQuerySchema = z.object({
  shelf: spoolShelfSchema.default("waiting"),
  cursor: pageQuerySchema.shape.cursor,
});

export const spoolRoutes = {
  readSpool: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spool",
    tag: "Spool",
    summary: "Read what waits for the space's database, since when and why",
    description: "Counts are at most half a minute old. The space's own servers are not asked.",
    access: "spool:read",
    params: spaceParamsSchema,
    success: { status: 200, schema: spoolSchema },
    problems: NOT_READY,
    example: { answer: EXAMPLE_SPOOL },
  }),
  updateSpool: apiRoute({
    method: "PATCH",
    path: "/spaces/{spaceId}/spool",
    tag: "Spool",
    summary: "Say what becomes of posts while the space's database is away",
    description:
      "Pages know within a minute. Bounded by the operator: a space of theirs may be told to wait whatever is set here.",
    access: "spool:settings",
    params: spaceParamsSchema,
    body: z.strictObject({ whenUnavailable: whenUnavailableSchema }),
    success: { status: 200, schema: z.object({ whenUnavailable: whenUnavailableSchema }) },
    problems: ["not_ready"],
    example: { body: { whenUnavailable: "spool" }, answer: { whenUnavailable: "spool" } },
  }),
  listSpooled: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spool/posts",
    tag: "Spool",
    summary: "List the posts of a shelf, oldest first",
    access: "spool:read",
    params: spaceParamsSchema,
    query: shelfQuerySchema.extend({ limit: pageQuerySchema.shape.limit }),
    success: {
      status: 200,
      schema: pageOf(z.discriminatedUnion("problem", [spooledPostSchema, unreadablePostSchema])),
    },
    problems: NOT_READY,
    example: { answer: { items: [EXAMPLE_POST], nextCursor: null } },
  }),
  readSpooled: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spool/posts/{submissionId}",
    tag: "Spool",
    summary: "Read a post that is not stored yet, with all that its visitor sent",
    access: "spool:read",
    params: spaceParamsSchema.extend({ submissionId: z.uuid() }),
    success: {
      status: 200,
      schema: z.discriminatedUnion("problem", [
        spooledDetailsSchema,
        z.object({ problem: spooledProblemSchema, shelf: spoolShelfSchema }),
      ]),
    },
    problems: NOT_READY,
    example: { answer: EXAMPLE_DETAILS },
  }),
  exportSpool: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spool/export",
    tag: "Spool",
    summary: "Export the posts of a shelf, one JSON text a line, oldest first",
    description:
      'An answer has at most 4 MiB or 2,000 posts. Where there are more, it has a header `Link: <…>; rel="next"` with the address of the part after it.',
    access: "spool:export",
    params: spaceParamsSchema,
    query: shelfQuerySchema,
    success: { status: 200, mediaType: "application/x-ndjson" },
    problems: NOT_READY,
  }),
  redriveSpooled: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/spool/redrive",
    tag: "Spool",
    summary: "Try to store posts once more that were given up or refused",
    access: "spool:redrive",
    params: spaceParamsSchema,
    body: redriveSpooledInputSchema,
    success: {
      status: 202,
      schema: z.object({
        redriven: z.int(),
        isDone: z.boolean().describe("false: the shelf may hold more; ask again."),
      }),
    },
    problems: [...NOT_READY, "conflict"],
    example: { body: { shelf: "failed", ids: [POST_ID] }, answer: { redriven: 1, isDone: true } },
  }),
  discardSpooled: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/spool/discard",
    tag: "Spool",
    summary: "Delete posts for good that were given up or refused",
    access: "spool:erase",
    params: spaceParamsSchema,
    body: discardSpooledInputSchema,
    success: { status: 200, schema: z.object({ discarded: z.int() }) },
    problems: [...NOT_READY, "conflict"],
    example: { body: { shelf: "failed", ids: [POST_ID] }, answer: { discarded: 1 } },
  }),
  eraseSpooled: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/spool/erase",
    tag: "Spool",
    summary: "Erase posts from all shelves, by their ids or by a person's email address",
    description:
      "What was stored already is not touched. By email every post is opened: up to 3,000 at once, and a conflict beyond.",
    access: "spool:erase",
    params: spaceParamsSchema,
    body: eraseSpooledInputSchema,
    success: {
      status: 200,
      schema: z.object({
        erased: z.int(),
        unreadable: z.int().describe("By email: posts that nobody can tell whose they are."),
      }),
    },
    problems: [...NOT_READY, "conflict"],
    example: { body: { ids: [POST_ID] }, answer: { erased: 1, unreadable: 0 } },
  }),
  redirectSpool: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/spool/redirect",
    tag: "Spool",
    summary: "Store what waits, and all that comes, in another connection's database",
    description:
      "Tests it, makes roles and tables, writes the forms, then turns the space over. What is stored in the database before stays there: nothing is moved. Repeating it after a failure is harmless.",
    access: "tenant:provision",
    params: spaceParamsSchema,
    body: redirectSpoolInputSchema,
    success: {
      status: 200,
      schema: z.object({
        forms: z.int(),
        fromPolicies: z.int().describe("Forms whose settings came from what we keep of them."),
      }),
    },
    problems: [...NOT_READY, "conflict", "verification_failed"],
    example: {
      body: {
        connectionId: CONNECTION_ID,
        administratorUrl: "postgres://admin:password@db.example.com:5432/app",
      },
      answer: { forms: 3, fromPolicies: 0 },
    },
  }),
} as const;
