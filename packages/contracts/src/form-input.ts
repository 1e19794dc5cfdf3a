import * as z from "zod";
import { formValidationSchema } from "./field-rules.ts";
import { captchaModeSchema } from "./form-policy.ts";
import { httpUrlSchema, webhookUrlSchema } from "./web-address.ts";

const MEBIBYTE = 1024 * 1024;
const RULES_MAX = 200;
const VALIDATION_CHARACTERS_MAX = 65_536;

/** `https://example.com`, `https://*.example.com`, with a port where there is one. */
const originPatternSchema = z
  .string()
  .max(300)
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

/** Rules that can be met, and no more than every container can hold of every form. */
const validationInputSchema = formValidationSchema
  .refine(
    ({ fields, multiple }) => Object.keys(fields).length <= RULES_MAX && multiple.length <= RULES_MAX,
    `must have rules for at most ${RULES_MAX} fields`,
  )
  .refine(
    (validation) => JSON.stringify(validation).length <= VALIDATION_CHARACTERS_MAX,
    `must be at most ${VALIDATION_CHARACTERS_MAX} characters of JSON`,
  )
  .superRefine(({ fields }, issues) => {
    for (const [name, { minLength, maxLength, min, max }] of Object.entries(fields)) {
      const isBackwards =
        (minLength !== undefined && maxLength !== undefined && minLength > maxLength) ||
        (min !== undefined && max !== undefined && min > max);
      if (isBackwards) {
        issues.addIssue({
          code: "custom",
          path: ["fields", name],
          message: "can never be met: its least is above its most",
        });
      }
    }
  });

const settings = {
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).nullable().describe("For those who see the form here."),
  isActive: z.boolean().describe("Switched off, it refuses posts and says so."),
  closesAt: z.iso.datetime({ offset: true }).nullable().describe("It takes nothing from then on."),
  maxSubmissions: z.int().min(1).max(1_000_000_000).nullable().describe("Spam does not count."),
  allowFileUploads: z.boolean(),
  maxFileCount: z.int().min(1).max(10).describe("Of one submission."),
  maxFileSizeBytes: z
    .int()
    .min(1)
    .max(100 * MEBIBYTE)
    .describe("Of one file."),
  allowedFileTypes: z
    .array(fileTypeSchema)
    .max(50)
    .describe("Media types or extensions, judged by content; empty: any."),
  allowedOrigins: z.array(originPatternSchema).max(100).describe("Of pages that may post; empty: any."),
  absentOrigin: z
    .enum(["accept", "spam", "reject"])
    .describe("What becomes of posts that do not say which page they are from."),
  validation: validationInputSchema.describe("What fields must look like, and which are lists."),
  honeypotFieldName: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, "must be a field name of letters, digits, - and _")
    .nullable()
    .describe("A hidden field that only bots fill in, beside those that always are."),
  spamThreshold: z.number().min(0).max(1).describe("A post whose content scores higher is spam."),
  captcha: z.strictObject({
    mode: captchaModeSchema,
    scoreMin: z.number().min(0).max(1).default(0.5).describe("reCAPTCHA v3: a lower score is spam."),
    action: z
      .string()
      .regex(/^[\w/]{1,100}$/, "must be letters, digits, _ and /")
      .nullable()
      .default(null),
  }),
  rateLimitPerMinute: z
    .int()
    .min(0)
    .max(100_000)
    .nullable()
    .describe("Of one visitor; null: the deployment's; 0: no limit."),
  responseType: z.enum(["redirect", "json"]),
  redirectUrl: httpUrlSchema.nullable().describe("Where visitors go afterwards; null: a page of ours."),
  successMessage: z.string().trim().min(1).max(1_000).nullable(),
  webhookUrl: webhookUrlSchema.nullable(),
  sendEmailNotifications: z.boolean(),
  notificationEmails: z
    .array(z.email().max(254))
    .max(20)
    .describe("Each gets mail once its owner said so: they are asked."),
  autoresponder: autoresponderSchema.nullable(),
  retentionDays: z
    .int()
    .min(1)
    .max(3_650)
    .nullable()
    .describe("How long submissions are kept; null: until somebody deletes them."),
} as const;

const isAnswerGuarded = (form: {
  readonly autoresponder: unknown;
  readonly captcha: { readonly mode: string };
}) => form.autoresponder === null || form.captcha.mode !== "off";
const UNGUARDED = {
  path: ["autoresponder"],
  message: "An autoresponder needs a captcha: without one, anybody could have it write to strangers.",
};

/** Everything that people set of a form, whole: what is published must be this, whoever wrote it. */
export const formSettingsSchema = z.strictObject(settings).refine(isAnswerGuarded, UNGUARDED);
export type FormSettings = z.output<typeof formSettingsSchema>;

/** What a person may say about a new form. Everything has a default but its name and how long to keep posts. */
export const createFormInputSchema = z
  .strictObject({
    id: z
      .uuid()
      .optional()
      .describe("For a caller that may have to repeat itself: the same id is the same form."),
    name: settings.name,
    description: settings.description.default(null),
    isActive: settings.isActive.default(true),
    closesAt: settings.closesAt.default(null),
    maxSubmissions: settings.maxSubmissions.default(null),
    allowFileUploads: settings.allowFileUploads.default(false),
    maxFileCount: settings.maxFileCount.default(5),
    maxFileSizeBytes: settings.maxFileSizeBytes.default(10 * MEBIBYTE),
    allowedFileTypes: settings.allowedFileTypes.default([]),
    allowedOrigins: settings.allowedOrigins.default([]),
    absentOrigin: settings.absentOrigin.default("accept"),
    validation: settings.validation.default({ fields: {}, multiple: [] }),
    honeypotFieldName: settings.honeypotFieldName.default(null),
    spamThreshold: settings.spamThreshold.default(0.7),
    captcha: settings.captcha.prefault({ mode: "off" }),
    rateLimitPerMinute: settings.rateLimitPerMinute.default(null),
    responseType: settings.responseType.default("redirect"),
    redirectUrl: settings.redirectUrl.default(null),
    successMessage: settings.successMessage.default(null),
    webhookUrl: settings.webhookUrl.default(null),
    sendEmailNotifications: settings.sendEmailNotifications.default(false),
    notificationEmails: settings.notificationEmails.default([]),
    autoresponder: settings.autoresponder.default(null),
    /** Asked, not assumed. */
    retentionDays: settings.retentionDays,
  })
  .refine(isAnswerGuarded, UNGUARDED);
export type CreateFormInput = z.input<typeof createFormInputSchema>;
export type NewForm = z.output<typeof createFormInputSchema>;

/** What changes of a form; what is left out stays. */
export const updateFormInputSchema = z.strictObject(settings).partial();
export type UpdateFormInput = z.input<typeof updateFormInputSchema>;
