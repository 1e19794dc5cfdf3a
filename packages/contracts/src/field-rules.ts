import * as z from "zod";

/**
 * What one field of a form must look like. Every rule is optional; an absent rule accepts anything. A file meets
 * `required`; the other rules speak of what is typed.
 */
export const fieldRuleSchema = z.strictObject({
  required: z.boolean().optional(),
  type: z.enum(["text", "email", "number", "url"]).optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  oneOf: z.array(z.string()).max(500).optional(),
});
export type FieldRule = z.infer<typeof fieldRuleSchema>;

/** Per-field rules, and the names of fields that are lists even when a visitor fills in one value. */
export const formValidationSchema = z.strictObject({
  fields: z.record(z.string().max(256), fieldRuleSchema).default({}),
  multiple: z.array(z.string().max(256)).default([]),
});
export type FormValidation = z.infer<typeof formValidationSchema>;
