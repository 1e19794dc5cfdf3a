import * as z from "zod";
import { formValidationSchema } from "../field-rules.ts";
import { formCaptchaSchema } from "../form-policy.ts";
import { timestampSchema } from "./pages.ts";

/** Of everything below a space's forms: what its database says, which a customer may have edited. */
export const formSchema = z
  .object({
    id: z.uuid(),
    version: z.int().describe("Raised at every save; also the ETag."),
    publishedVersion: z
      .int()
      .nullable()
      .describe(
        "What visitors are judged by. Another than `version`: resync it; null: it never was published.",
      ),
    postUrl: z.url().nullable().describe("What a page posts to; null: it has no address of its own."),
    name: z.string(),
    description: z.string().nullable(),
    isActive: z.boolean(),
    closesAt: timestampSchema.nullable(),
    maxSubmissions: z.int().nullable(),
    allowFileUploads: z.boolean(),
    maxFileCount: z.int(),
    maxFileSizeBytes: z.int(),
    allowedFileTypes: z.array(z.string()),
    allowedOrigins: z.array(z.string()),
    absentOrigin: z.enum(["accept", "spam", "reject"]),
    validation: formValidationSchema,
    honeypotFieldName: z.string().nullable(),
    spamThreshold: z.number(),
    captcha: formCaptchaSchema,
    rateLimitPerMinute: z.int().nullable(),
    responseType: z.enum(["redirect", "json"]),
    redirectUrl: z.string().nullable(),
    successMessage: z.string().nullable(),
    webhookUrl: z.string().nullable(),
    sendEmailNotifications: z.boolean(),
    notificationEmails: z.array(z.string()),
    autoresponder: z
      .object({ subject: z.string(), body: z.string(), replyTo: z.string().nullable() })
      .nullable(),
    retentionDays: z.int().nullable(),
    createdBy: z.uuid().nullable(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "Form" });

/** Beside a form that was saved: whether mail may go where it wants it. */
export const savedFormSchema = formSchema
  .extend({
    recipients: z
      .array(
        z.object({
          email: z.string(),
          state: z
            .enum(["pending", "verified", "unsubscribed", "suppressed", "not_asked"])
            .describe("Mail goes to `verified` ones alone. `not_asked`: somebody with the right has to."),
        }),
      )
      .describe("Of the form's notification addresses."),
  })
  .meta({ id: "SavedForm" });

export const formSummarySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    isActive: z.boolean().nullable(),
    closesAt: timestampSchema.nullable(),
    maxSubmissions: z.int().nullable(),
    version: z.int().nullable(),
    submissionCount: z
      .int()
      .nullable()
      .describe("Those that are not deleted; 1,000 means that many or more."),
    createdAt: timestampSchema.nullable(),
    updatedAt: timestampSchema.nullable(),
    problem: z
      .string()
      .nullable()
      .describe("Why the row in the space's database cannot be read, and what to do; null: it can."),
  })
  .meta({ id: "FormSummary" });

const AT = "2026-03-01T12:00:00.000Z";

export const formExample = {
  id: "0190a7c2-7f00-7abc-8000-000000000002",
  version: 1,
  publishedVersion: 1,
  postUrl: "https://in.example.com/f/2345678abcdefghjk",
  name: "Contact",
  description: null,
  isActive: true,
  closesAt: null,
  maxSubmissions: null,
  allowFileUploads: false,
  maxFileCount: 5,
  maxFileSizeBytes: 10_485_760,
  allowedFileTypes: [],
  allowedOrigins: ["https://www.example.com"],
  absentOrigin: "accept",
  validation: { fields: { email: { required: true, type: "email" } }, multiple: [] },
  honeypotFieldName: null,
  spamThreshold: 0.7,
  captcha: { mode: "off", scoreMin: 0.5, action: null },
  rateLimitPerMinute: null,
  responseType: "redirect",
  redirectUrl: null,
  successMessage: "Thank you!",
  webhookUrl: null,
  sendEmailNotifications: true,
  notificationEmails: ["ada@example.com"],
  autoresponder: null,
  retentionDays: 365,
  createdBy: null,
  createdAt: AT,
  updatedAt: AT,
} satisfies z.input<typeof formSchema>;

export const savedFormExample = {
  ...formExample,
  recipients: [{ email: "ada@example.com", state: "pending" }],
} satisfies z.input<typeof savedFormSchema>;

export const formSummaryExample = {
  id: formExample.id,
  name: "Contact",
  isActive: true,
  closesAt: null,
  maxSubmissions: null,
  version: 1,
  submissionCount: 12,
  createdAt: AT,
  updatedAt: AT,
  problem: null,
} satisfies z.input<typeof formSummarySchema>;
