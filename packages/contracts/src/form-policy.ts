import * as z from "zod";
import { deliveryChannelSchema, deliveryTargetSchema } from "./destination.ts";
import { formValidationSchema } from "./field-rules.ts";

export const captchaModeSchema = z.enum(["off", "turnstile", "recaptcha_v2", "recaptcha_v3", "hcaptcha"]);
export type CaptchaMode = z.infer<typeof captchaModeSchema>;

/** Which proof a form asks of its visitors; the keys are the connection's or the form's own. */
export const formCaptchaSchema = z.object({
  mode: captchaModeSchema,
  /** reCAPTCHA v3: 0 (a bot) to 1; a lower score is spam. */
  scoreMin: z.number().min(0).max(1).default(0.5),
  /** reCAPTCHA v3 and Turnstile: the action that the token must be for; null: any. */
  action: z.string().max(100).nullable().default(null),
});
export type FormCaptcha = z.infer<typeof formCaptchaSchema>;

/** Everything ingest needs to know of a form, compiled at every save. Tolerates unknown keys: deploys roll. */
export const formPolicySchema = z.object({
  v: z.literal(1),
  formId: z.uuid(),
  organizationId: z.uuid(),
  name: z.string(),
  /** Equals forms.policy_version in the tenant's database; an older one there means "publish again". */
  version: z.int().min(1),
  isActive: z.boolean(),
  closesAt: z.iso.datetime().nullable(),
  maxSubmissions: z.int().min(1).nullable(),
  files: z.object({
    allowed: z.boolean(),
    maxCount: z.int().min(0),
    maxSizeBytes: z.int().min(0),
    allowedTypes: z.array(z.string()),
  }),
  allowedOrigins: z.array(z.string()),
  absentOrigin: z.enum(["accept", "spam", "reject"]),
  honeypotFieldName: z.string().nullable(),
  validation: formValidationSchema,
  spamThreshold: z.number().min(0).max(1),
  captcha: formCaptchaSchema,
  /** null: the deployment's default; 0: no limit. */
  rateLimitPerMinute: z.int().min(0).nullable(),
  responseType: z.enum(["redirect", "json"]),
  redirectUrl: z.url().nullable(),
  successMessage: z.string().nullable(),
  /** Where a submission goes next; ingest writes pending deliveries and needs no targets. */
  destinations: z.array(z.object({ id: z.uuid(), channel: deliveryChannelSchema })),
});
export type FormPolicy = z.infer<typeof formPolicySchema>;

/** The policy as it is published: with targets, for those who send. No secret in it that is not sealed. */
export const publishedPolicySchema = formPolicySchema.extend({
  destinations: z.array(deliveryTargetSchema),
});
export type PublishedPolicy = z.infer<typeof publishedPolicySchema>;
