import * as z from "zod";
import { apiRoute } from "./api-route.ts";
import { spaceParamsSchema } from "./pages.ts";

const billingAccountSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    owner: z
      .object({ name: z.string(), email: z.string() })
      .nullable()
      .describe("Who pays; null: their user was deleted."),
    subscription: z
      .object({
        planId: z.string(),
        status: z.string().describe("In Stripe's own words, such as `active` or `past_due`."),
      })
      .nullable()
      .describe("null: nothing was ever subscribed to."),
  })
  .meta({ id: "BillingAccount" });

const account = {
  id: "0190a7c2-7f00-7abc-8000-000000000003",
  name: "Lovelace Ltd",
  owner: { name: "Ada Lovelace", email: "ada@people.example" },
  subscription: { planId: "pro", status: "active" },
};

export const billingRoutes = {
  readBillingAccount: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/billing-account",
    tag: "Billing",
    summary: "Read who pays for the space, and which plan it has",
    access: "billing:read",
    params: spaceParamsSchema,
    success: { status: 200, schema: billingAccountSchema },
    example: { answer: account },
  }),
  renameBillingAccount: apiRoute({
    method: "PATCH",
    path: "/spaces/{spaceId}/billing-account",
    tag: "Billing",
    summary: "Rename the account that pays for the space",
    description: "Only the account's own owner can, since it may pay for other spaces too.",
    access: "billing:write",
    params: spaceParamsSchema,
    body: z.strictObject({ name: z.string().trim().min(1).max(80) }),
    success: { status: 200, schema: billingAccountSchema },
    example: { body: { name: "Lovelace Ltd" }, answer: account },
  }),
} as const;
