import * as z from "zod";
import { deliveryChannelSchema, destinationOptionsSchema } from "../destination.ts";
import { destinationInputSchema } from "../destination-input.ts";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";

const destinationSchema = z
  .object({
    id: z.uuid(),
    formId: z.uuid().nullable().describe("null: all forms of the space."),
    channel: deliveryChannelSchema,
    name: z.string().nullable(),
    target: z
      .string()
      .describe("webhook: its address; email: the recipient; chat: enough of it to tell it apart."),
    options: destinationOptionsSchema,
    isEnabled: z.boolean(),
    disabledReason: z.string().nullable(),
    failingSince: timestampSchema.nullable().describe("Since when every try failed."),
    secretRotatedAt: timestampSchema.nullable(),
    isFromForm: z.boolean().describe("Made by the form's own settings, and changed there."),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "Destination" });

const destinationTestSchema = z
  .object({
    ok: z.boolean(),
    message: z.string().describe("What happened, and where it failed, what to do."),
    statusCode: z.int().nullable(),
    response: z.string().nullable().describe("The first 4 kB of the answer."),
  })
  .meta({ id: "DestinationTest" });

const webhookSecretSchema = z
  .object({ secret: z.string().describe("What the receiver verifies with (Standard Webhooks).") })
  .meta({ id: "WebhookSecret" });

const destinationParamsSchema = spaceParamsSchema.extend({ destinationId: z.uuid() });
const DESTINATIONS = "/spaces/{spaceId}/destinations";
const DESTINATION = `${DESTINATIONS}/{destinationId}` as const;
const IN_TENANT = ["not_ready", "tenant_unavailable"] as const;
const AT = "2026-03-01T12:00:00.000Z";
const BODY = {
  channel: "webhook",
  formId: null,
  name: "Our CRM",
  url: "https://crm.example.com/hooks/forms",
};
const EXAMPLE = {
  id: "0190a7c2-7f00-7abc-8000-000000000004",
  formId: null,
  channel: "webhook",
  name: "Our CRM",
  target: "https://crm.example.com/hooks/forms",
  options: {
    fileLinks: "dashboard",
    fileLinkDays: 7,
    subjectTemplate: null,
    subject: null,
    body: null,
    replyTo: null,
  },
  isEnabled: true,
  disabledReason: null,
  failingSince: null,
  secretRotatedAt: null,
  isFromForm: false,
  createdAt: AT,
  updatedAt: AT,
} satisfies z.input<typeof destinationSchema>;

/** What all that change one of them have in common. */
const change = {
  tag: "Destinations",
  access: "destination:write",
  params: destinationParamsSchema,
  problems: ["conflict", ...IN_TENANT],
} as const;

export const destinationRoutes = {
  listDestinations: apiRoute({
    method: "GET",
    path: DESTINATIONS,
    tag: "Destinations",
    summary: "List where submissions go",
    access: "destination:read",
    params: spaceParamsSchema,
    query: pageQuerySchema.extend({
      formId: z.uuid().optional().describe("Those of this form, with those of all forms."),
    }),
    success: { status: 200, schema: pageOf(destinationSchema) },
    problems: IN_TENANT,
    example: { answer: { items: [EXAMPLE], nextCursor: null } },
  }),
  createDestination: apiRoute({
    method: "POST",
    path: DESTINATIONS,
    tag: "Destinations",
    summary: "Add a destination, for one form or for all",
    description:
      "It hears of what is posted from now on. Secrets go in here and never come back. With an `id` of yours the call may be repeated.",
    access: "destination:write",
    params: spaceParamsSchema,
    body: destinationInputSchema,
    success: { status: 201, schema: destinationSchema },
    problems: ["conflict", "limit_reached", ...IN_TENANT],
    example: { body: { ...BODY, id: EXAMPLE.id }, answer: EXAMPLE },
  }),
  readDestination: apiRoute({
    method: "GET",
    path: DESTINATION,
    tag: "Destinations",
    summary: "Read a destination",
    access: "destination:read",
    params: destinationParamsSchema,
    success: { status: 200, schema: destinationSchema },
    problems: IN_TENANT,
    example: { answer: EXAMPLE },
  }),
  updateDestination: apiRoute({
    ...change,
    method: "PUT",
    path: DESTINATION,
    summary: "Replace what was said of a destination",
    description: "Its channel and the forms it is for stay. What is pending goes to the new target.",
    body: destinationInputSchema,
    success: { status: 200, schema: destinationSchema },
    example: { body: BODY, answer: EXAMPLE },
  }),
  removeDestination: apiRoute({
    ...change,
    method: "DELETE",
    path: DESTINATION,
    summary: "Remove a destination; what is pending for it is abandoned",
    success: { status: 204 },
  }),
  enableDestination: apiRoute({
    ...change,
    method: "POST",
    path: `${DESTINATION}/enable`,
    summary: "Switch a destination on without a test",
    success: { status: 204 },
  }),
  disableDestination: apiRoute({
    ...change,
    method: "POST",
    path: `${DESTINATION}/disable`,
    summary: "Switch a destination off: it hears of nothing new",
    success: { status: 204 },
  }),
  testDestination: apiRoute({
    ...change,
    method: "POST",
    path: `${DESTINATION}/test`,
    summary: "Send a made-up submission to a destination, now and once",
    description: "Really sent: a webhook is called, a mail is mailed. A good test switches on what was off.",
    success: { status: 200, schema: destinationTestSchema },
    example: { answer: { ok: true, message: "It arrived.", statusCode: 204, response: "" } },
  }),
  revealWebhookSecret: apiRoute({
    ...change,
    method: "POST",
    path: `${DESTINATION}/webhook-secret/reveal`,
    summary: "Show the secret that a webhook's receiver verifies with; who did is in the audit log",
    success: { status: 200, schema: webhookSecretSchema },
    answersSecret: true,
    example: { answer: { secret: "whsec_example" } },
  }),
  rotateWebhookSecret: apiRoute({
    ...change,
    method: "POST",
    path: `${DESTINATION}/webhook-secret/rotate`,
    summary: "Give a webhook a new secret; for 24 hours deliveries are signed by both",
    success: { status: 200, schema: webhookSecretSchema },
    answersSecret: true,
    example: { answer: { secret: "whsec_example" } },
  }),
} as const;
