import * as z from "zod";
import { spamListsSchema } from "../spam-lists.ts";
import { spamListsInputSchema } from "../spam-lists-input.ts";
import { apiRoute } from "./api-route.ts";
import { spaceParamsSchema, timestampSchema } from "./pages.ts";

export const savedSpamListsSchema = spamListsSchema
  .extend({
    version: z.int().describe("Raised at every save, 0 before the first; also the ETag."),
    updatedAt: timestampSchema.nullable(),
  })
  .meta({ id: "SpamLists" });

const LISTS = {
  blocked: { addresses: [], domains: ["spam.example"], words: ["casino"], networks: ["203.0.113.0/24"] },
  allowed: { addresses: ["ada@example.com"], domains: [], words: [], networks: [] },
};
const ANSWER = { ...LISTS, version: 1, updatedAt: "2026-03-01T12:00:00.000Z" };

export const spamListRoutes = {
  readSpamLists: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/spam-lists",
    tag: "Spam",
    summary: "Read whom the space never and whom it always wants to hear from",
    access: "form:read",
    params: spaceParamsSchema,
    success: { status: 200, schema: savedSpamListsSchema },
    hasEtag: true,
    example: { answer: ANSWER },
  }),
  replaceSpamLists: apiRoute({
    method: "PUT",
    path: "/spaces/{spaceId}/spam-lists",
    tag: "Spam",
    summary: "Replace whom the space never and whom it always wants to hear from",
    description: "Visitors meet the change within a minute.",
    access: "form:write",
    params: spaceParamsSchema,
    body: spamListsInputSchema,
    success: { status: 200, schema: savedSpamListsSchema },
    problems: ["changed_meanwhile", "precondition_needed"],
    hasEtag: true,
    example: { body: LISTS, answer: ANSWER },
  }),
} as const;
