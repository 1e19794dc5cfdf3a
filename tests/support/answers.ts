import * as z from "zod";

const successSchema = z.strictObject({
  ok: z.literal(true),
  success: z.literal(true),
  code: z.literal(200),
  id: z.uuid(),
  message: z.string().min(1),
  next: z.string(),
});

const failureSchema = z.strictObject({
  ok: z.literal(false),
  success: z.literal(false),
  code: z.int().min(400).max(599),
  message: z.string().min(1),
  error: z.string().min(1),
  errors: z
    .array(z.strictObject({ code: z.string(), field: z.string().optional(), message: z.string() }))
    .min(1),
});

/** The public shape of an accepted post. @throws ZodError where anything is missing, wrong or too much. */
export function parseSuccess(body: unknown): z.infer<typeof successSchema> {
  return successSchema.parse(body);
}

/** The public shape of a refused post. @throws ZodError where anything is missing, wrong or too much. */
export function parseFailure(body: unknown): z.infer<typeof failureSchema> {
  return failureSchema.parse(body);
}
