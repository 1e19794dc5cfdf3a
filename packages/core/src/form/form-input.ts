import { captchaModeSchema, formValidationSchema } from "@formtrap/contracts";
import * as z from "zod";

const MEBIBYTE = 1024 * 1024;

const httpUrlSchema = z.url({ protocol: /^https?$/, hostname: /.+/ }).max(2_000);

/** `https://example.com`, `https://*.example.com`, with a port where there is one. */
const originPatternSchema = z
  .string()
  .toLowerCase()
  .regex(
    /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/,
    "must be an origin such as https://example.com or https://*.example.com",
  );

/** Media types (`image/png`, `image/*`) or extensions (`.pdf`). */
const fileTypeSchema = z
  .string()
  .toLowerCase()
  .regex(
    /^(\.[a-z0-9]{1,16}|[a-z0-9.+-]{1,60}\/(\*|[a-z0-9.+-]{1,80}))$/,
    "must be a media type such as image/png or an extension such as .pdf",
  );

/** What visitors are answered, in the customer's words and with none of the visitor's. */
export const autoresponderSchema = z.strictObject({
  subject: z.string().trim().min(1).max(200),
  body: z.string().trim().min(1).max(10_000),
  replyTo: z.email().max(254).nullable().default(null),
});

/** What a person may say about a new form. Everything has a default but its name and how long to keep posts. */
export const createFormInputSchema = z
  .strictObject({
    /** Given by a caller that may have to repeat itself: the same id is the same form. */
    id: z.uuid().optional(),
    name: z.string().trim().min(1).max(200),
    description: z.string().max(2_000).nullable().default(null),
    isActive: z.boolean().default(true),
    closesAt: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text))
      .nullable()
      .default(null),
    maxSubmissions: z.int().min(1).max(1_000_000_000).nullable().default(null),
    allowFileUploads: z.boolean().default(false),
    maxFileCount: z.int().min(1).max(10).default(5),
    maxFileSizeBytes: z
      .int()
      .min(1)
      .max(100 * MEBIBYTE)
      .default(10 * MEBIBYTE),
    allowedFileTypes: z.array(fileTypeSchema).max(50).default([]),
    allowedOrigins: z.array(originPatternSchema).max(100).default([]),
    absentOrigin: z.enum(["accept", "spam", "reject"]).default("accept"),
    validation: formValidationSchema.default({ fields: {}, multiple: [] }),
    honeypotFieldName: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, "must be a field name of letters, digits, - and _")
      .nullable()
      .default(null),
    spamThreshold: z.number().min(0).max(1).default(0.7),
    captcha: z
      .strictObject({
        mode: captchaModeSchema,
        scoreMin: z.number().min(0).max(1).default(0.5),
        action: z
          .string()
          .regex(/^[\w/]{1,100}$/, "must be letters, digits, _ and /")
          .nullable()
          .default(null),
      })
      .prefault({ mode: "off" }),
    /** null: the deployment's default; 0: no limit. */
    rateLimitPerMinute: z.int().min(0).max(100_000).nullable().default(null),
    responseType: z.enum(["redirect", "json"]).default("redirect"),
    redirectUrl: httpUrlSchema.nullable().default(null),
    successMessage: z.string().trim().min(1).max(1_000).nullable().default(null),
    webhookUrl: httpUrlSchema.nullable().default(null),
    sendEmailNotifications: z.boolean().default(false),
    notificationEmails: z.array(z.email().max(254)).max(20).default([]),
    autoresponder: autoresponderSchema.nullable().default(null),
    /** Asked, not assumed: null keeps submissions until somebody deletes them. */
    retentionDays: z.int().min(1).max(3_650).nullable(),
  })
  .refine(({ autoresponder, captcha }) => autoresponder === null || captcha.mode !== "off", {
    path: ["autoresponder"],
    message: "An autoresponder needs a captcha: without one, anybody could have it write to strangers.",
  });
export type CreateFormInput = z.input<typeof createFormInputSchema>;
export type NewForm = z.output<typeof createFormInputSchema>;
