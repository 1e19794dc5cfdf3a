import * as z from "zod";
import { createFormInputSchema, updateFormInputSchema } from "../form-input.ts";
import { apiRoute } from "./api-route.ts";
import {
  formExample,
  formSchema,
  formSummaryExample,
  formSummarySchema,
  savedFormExample,
  savedFormSchema,
} from "./form.ts";
import { formPieceRoutes } from "./form-pieces.ts";
import { jobSchema, QUEUED_JOB_EXAMPLE } from "./jobs.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema } from "./pages.ts";

const formParamsSchema = spaceParamsSchema.extend({ formId: z.uuid() });
const FORMS = "/spaces/{spaceId}/forms";
const FORM = `${FORMS}/{formId}` as const;
/** Of whatever asks the space's own database. */
const IN_TENANT = ["not_ready", "tenant_unavailable"] as const;
const NEW_ID = "0190a7c2-7f00-7abc-8000-000000000003";

export const formRoutes = {
  listForms: apiRoute({
    method: "GET",
    path: FORMS,
    tag: "Forms",
    summary: "List the space's forms, newest first",
    access: "form:read",
    params: spaceParamsSchema,
    query: pageQuerySchema.extend({
      isActive: z.enum(["true", "false"]).optional(),
      name: z.string().max(200).optional().describe("Part of the name, in any case."),
    }),
    success: { status: 200, schema: pageOf(formSummarySchema) },
    problems: IN_TENANT,
    example: { answer: { items: [formSummaryExample], nextCursor: null } },
  }),
  createForm: apiRoute({
    method: "POST",
    path: FORMS,
    tag: "Forms",
    summary: "Create a form, with an address that pages post to",
    description:
      "Its notification addresses are asked whether they want its mails. With an `id` of yours the call may be repeated.",
    access: "form:write",
    params: spaceParamsSchema,
    body: createFormInputSchema,
    success: { status: 201, schema: savedFormSchema },
    problems: ["conflict", ...IN_TENANT],
    example: {
      body: {
        id: formExample.id,
        name: "Contact",
        allowedOrigins: ["https://www.example.com"],
        validation: { fields: { email: { required: true, type: "email" } } },
        successMessage: "Thank you!",
        sendEmailNotifications: true,
        notificationEmails: ["ada@example.com"],
        retentionDays: 365,
      },
      answer: savedFormExample,
    },
  }),
  readForm: apiRoute({
    method: "GET",
    path: FORM,
    tag: "Forms",
    summary: "Read a form",
    access: "form:read",
    params: formParamsSchema,
    success: { status: 200, schema: formSchema },
    problems: ["conflict", ...IN_TENANT],
    hasEtag: true,
    example: { answer: formExample },
  }),
  updateForm: apiRoute({
    method: "PATCH",
    path: FORM,
    tag: "Forms",
    summary: "Change a form's settings; what is left out stays",
    description:
      "Visitors meet the change with their next post, or within a minute where it only loosens a rule.",
    access: "form:write",
    params: formParamsSchema,
    body: updateFormInputSchema,
    success: { status: 200, schema: savedFormSchema },
    problems: ["changed_meanwhile", "precondition_needed", "conflict", ...IN_TENANT],
    hasEtag: true,
    example: { body: { successMessage: "Thank you!" }, answer: savedFormExample },
  }),
  deleteForm: apiRoute({
    method: "DELETE",
    path: FORM,
    tag: "Forms",
    summary: "Delete a form with its submissions and files, for good",
    description:
      "Its addresses are given up at once; the rest is a job. Posts that wait for the space's database stay there.",
    access: "form:delete",
    params: formParamsSchema,
    query: z.object({
      confirm: z.string().max(1_000).optional().describe("The form's name, typed by whoever wants this."),
    }),
    success: { status: 202, schema: jobSchema },
    problems: ["conflict", ...IN_TENANT],
    example: {
      answer: { ...QUEUED_JOB_EXAMPLE, kind: "delete_form" },
    },
  }),
  enableForm: apiRoute({
    method: "POST",
    path: `${FORM}/enable`,
    tag: "Forms",
    summary: "Have a form take posts again",
    access: "form:write",
    params: formParamsSchema,
    success: { status: 200, schema: formSchema },
    problems: ["conflict", "changed_meanwhile", ...IN_TENANT],
    example: { answer: formExample },
  }),
  disableForm: apiRoute({
    method: "POST",
    path: `${FORM}/disable`,
    tag: "Forms",
    summary: "Have a form refuse posts until it is enabled again",
    access: "form:write",
    params: formParamsSchema,
    success: { status: 200, schema: formSchema },
    problems: ["conflict", "changed_meanwhile", ...IN_TENANT],
    example: { answer: { ...formExample, isActive: false } },
  }),
  duplicateForm: apiRoute({
    method: "POST",
    path: `${FORM}/duplicate`,
    tag: "Forms",
    summary: "Make another form like this one, with an address of its own and without submissions",
    description: "Destinations of the form's own come along, with new webhook secrets.",
    access: "form:write",
    params: formParamsSchema,
    body: z.strictObject({
      id: z.uuid().optional().describe("Of the new form: with it the call may be repeated."),
      name: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .optional()
        .describe("Absent: the name with `(copy)` behind it."),
    }),
    success: { status: 201, schema: formSchema },
    problems: ["conflict", ...IN_TENANT],
    example: { body: { id: NEW_ID }, answer: { ...formExample, id: NEW_ID, name: "Contact (copy)" } },
  }),
  resyncForm: apiRoute({
    method: "POST",
    path: `${FORM}/resync`,
    tag: "Forms",
    summary: "Publish a form as it stands in the space's own database",
    description:
      "For what was edited, or added, there by SQL. It is checked as any input is; what is wrong is named, by column.",
    access: "form:write",
    params: formParamsSchema,
    success: { status: 200, schema: formSchema },
    problems: ["conflict", "changed_meanwhile", "verification_failed", ...IN_TENANT],
    example: { answer: formExample },
  }),
  ...formPieceRoutes,
} as const;
