import * as z from "zod";
import { formEndpointInputSchema, siteNameSchema } from "../form-endpoint-input.ts";
import { apiRoute } from "./api-route.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";

/** Of an address: short, and nothing in it that a path would have to escape. */
const endpointIdSchema = z.string().regex(/^[a-z0-9]{1,64}$/);

export const formEndpointSchema = z
  .object({
    id: z.string().describe("The address's id, the access key, or of a form's name the id of its row."),
    kind: z.enum(["id", "alias", "access_key", "form_name"]),
    siteId: z.string().nullable().describe("form_name: a site's id, or a hostname."),
    formName: z.string().nullable(),
    postUrl: z.url().nullable().describe("Where pages post to; null: on the customer's own hostname."),
    createdAt: timestampSchema,
    retiredAt: timestampSchema.nullable().describe("Since when posts are told that it is gone."),
  })
  .meta({ id: "FormEndpoint" });

export const siteSchema = z
  .object({ id: z.string(), name: z.string(), postUrl: z.url(), createdAt: timestampSchema })
  .meta({ id: "Site" });

const FORM_ENDPOINTS = "/spaces/{spaceId}/forms/{formId}/endpoints";
const AT = "2026-03-01T12:00:00.000Z";
const ENDPOINT = {
  id: "2345678abcdefghjk",
  kind: "alias",
  siteId: null,
  formName: null,
  postUrl: "https://in.example.com/f/2345678abcdefghjk",
  createdAt: AT,
  retiredAt: null,
} satisfies z.input<typeof formEndpointSchema>;
const SITE = {
  id: "2345678abcdefghjm",
  name: "Joinery",
  postUrl: "https://in.example.com/s/2345678abcdefghjm",
  createdAt: AT,
} satisfies z.input<typeof siteSchema>;

export const endpointRoutes = {
  listFormEndpoints: apiRoute({
    method: "GET",
    path: FORM_ENDPOINTS,
    tag: "Addresses",
    summary: "List a form's addresses, oldest first",
    access: "form:read",
    params: spaceParamsSchema.extend({ formId: z.uuid() }),
    query: pageQuerySchema,
    success: { status: 200, schema: pageOf(formEndpointSchema) },
    example: { answer: { items: [ENDPOINT], nextCursor: null } },
  }),
  addFormEndpoint: apiRoute({
    method: "POST",
    path: FORM_ENDPOINTS,
    tag: "Addresses",
    summary: "Give a form one more address",
    access: "form:write",
    params: spaceParamsSchema.extend({ formId: z.uuid() }),
    body: formEndpointInputSchema,
    success: { status: 201, schema: formEndpointSchema },
    problems: ["conflict", "limit_reached"],
    example: { body: { kind: "alias" }, answer: ENDPOINT },
  }),
  retireFormEndpoint: apiRoute({
    method: "DELETE",
    path: "/spaces/{spaceId}/endpoints/{endpointId}",
    tag: "Addresses",
    summary: "Give an address up for good: posts to it are told that it is gone",
    access: "form:write",
    params: spaceParamsSchema.extend({ endpointId: endpointIdSchema }),
    success: { status: 204 },
  }),
  listSites: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/sites",
    tag: "Addresses",
    summary: "List the sites in which forms have names, oldest first",
    access: "form:read",
    params: spaceParamsSchema,
    query: pageQuerySchema,
    success: { status: 200, schema: pageOf(siteSchema) },
    example: { answer: { items: [SITE], nextCursor: null } },
  }),
  createSite: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/sites",
    tag: "Addresses",
    summary: "Create a site, within which forms are told apart by their names",
    access: "form:write",
    params: spaceParamsSchema,
    body: z.strictObject({ name: siteNameSchema }),
    success: { status: 201, schema: siteSchema },
    problems: ["limit_reached"],
    example: { body: { name: "Joinery" }, answer: SITE },
  }),
  renameSite: apiRoute({
    method: "PATCH",
    path: "/spaces/{spaceId}/sites/{siteId}",
    tag: "Addresses",
    summary: "Rename a site",
    access: "form:write",
    params: spaceParamsSchema.extend({ siteId: endpointIdSchema }),
    body: z.strictObject({ name: siteNameSchema }),
    success: { status: 200, schema: siteSchema },
    example: { body: { name: "Joinery" }, answer: SITE },
  }),
} as const;
