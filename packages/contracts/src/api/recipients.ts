import * as z from "zod";
import { apiRoute } from "./api-route.ts";
import { pageOf, spaceParamsSchema, timestampSchema } from "./pages.ts";

const recipientSchema = z
  .object({
    email: z.string(),
    state: z
      .enum(["pending", "verified", "unsubscribed", "suppressed"])
      .describe("Mail goes to `verified` ones alone."),
    reason: z.string().nullable().describe("Why mail to a suppressed one is held back."),
    addedAt: timestampSchema,
    verifiedAt: timestampSchema.nullable(),
    unsubscribedAt: timestampSchema.nullable(),
  })
  .meta({ id: "Recipient" });

const invitationSchema = z
  .object({
    kind: z
      .enum(["sent", "not_needed", "declined", "held_back", "failed"])
      .describe(
        "`not_needed`: confirmed already. `declined`: it unsubscribed, or mail to it is suppressed. `held_back`: too many were sent. `failed`: the mail server did not take it.",
      ),
    until: timestampSchema.nullable().describe("held_back: when to ask again."),
  })
  .meta({ id: "Invitation" });

const emailSchema = z.string().min(3).max(320);
/** In bodies: API Gateway decodes paths and cuts them at a `?`, which addresses may have, and logs keep paths. */
const addressedSchema = z.strictObject({ email: emailSchema });
const ADDRESSED = { email: "ada@example.com" } satisfies z.input<typeof addressedSchema>;
const RECIPIENTS = "/spaces/{spaceId}/recipients";
const EXAMPLE = {
  email: "ada@example.com",
  state: "pending",
  reason: null,
  addedAt: "2026-03-01T12:00:00.000Z",
  verifiedAt: null,
  unsubscribedAt: null,
} satisfies z.input<typeof recipientSchema>;
const SENT = { kind: "sent", until: null } satisfies z.input<typeof invitationSchema>;
const addedRecipientSchema = z.object({ recipient: recipientSchema, invitation: invitationSchema });

export const recipientRoutes = {
  listRecipients: apiRoute({
    method: "GET",
    path: RECIPIENTS,
    tag: "Recipients",
    summary: "List whom the space may write to, whom it asked, and who wants no more, by address",
    access: "destination:read",
    params: spaceParamsSchema,
    success: { status: 200, schema: pageOf(recipientSchema) },
    example: { answer: { items: [EXAMPLE], nextCursor: null } },
  }),
  addRecipient: apiRoute({
    method: "POST",
    path: RECIPIENTS,
    tag: "Recipients",
    summary: "Ask an address whether the space may write to it",
    description: "Your own proven address needs no asking. One that unsubscribed stays so: resubscribe it.",
    access: "recipient:write",
    params: spaceParamsSchema,
    body: addressedSchema,
    success: { status: 201, schema: addedRecipientSchema },
    problems: ["limit_reached", "not_ready"],
    example: { body: ADDRESSED, answer: { recipient: EXAMPLE, invitation: SENT } },
  }),
  resendRecipientMail: apiRoute({
    method: "POST",
    path: `${RECIPIENTS}/resend`,
    tag: "Recipients",
    summary: "Send the mail that asks an address once more, within limits",
    access: "recipient:write",
    params: spaceParamsSchema,
    body: addressedSchema,
    success: { status: 200, schema: addedRecipientSchema },
    problems: ["not_ready"],
    example: { body: ADDRESSED, answer: { recipient: EXAMPLE, invitation: SENT } },
  }),
  resubscribeRecipient: apiRoute({
    method: "POST",
    path: `${RECIPIENTS}/resubscribe`,
    tag: "Recipients",
    summary: "Ask an address that unsubscribed whether it wants mails again",
    access: "recipient:write",
    params: spaceParamsSchema,
    body: addressedSchema,
    success: { status: 200, schema: invitationSchema },
    problems: ["not_ready"],
    example: { body: ADDRESSED, answer: SENT },
  }),
  removeRecipient: apiRoute({
    method: "POST",
    path: `${RECIPIENTS}/remove`,
    tag: "Recipients",
    summary: "Take an address off the recipients: no mail goes there any more",
    description:
      "One that unsubscribed stays listed: what its owner asked for outlives what the space wants.",
    access: "recipient:write",
    params: spaceParamsSchema,
    body: addressedSchema,
    success: { status: 204 },
    problems: ["conflict"],
    example: { body: ADDRESSED },
  }),
} as const;
