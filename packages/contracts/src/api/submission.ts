import * as z from "zod";
import { timestampSchema } from "./pages.ts";

export const statusSchema = z.enum(["new", "read", "resolved", "spam"]);

const submissionFileSchema = z
  .object({
    name: z.string().describe("As the visitor's machine called it, made safe to show."),
    fieldName: z.string(),
    sizeBytes: z.number(),
    type: z.string(),
  })
  .meta({ id: "SubmissionFile" });

export const submissionSchema = z
  .object({
    id: z.uuid(),
    formId: z.uuid(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema.nullable(),
    deletedAt: timestampSchema.nullable().describe("30 days later it is erased."),
    status: statusSchema,
    isSpam: z.boolean(),
    isRead: z.boolean(),
    readAt: timestampSchema.nullable(),
    email: z.string().nullable().describe("Taken from the fields."),
    name: z.string().nullable().describe("Taken from the fields."),
    data: z.record(z.string(), z.unknown()).describe("What the visitor sent, by field."),
    isCut: z
      .boolean()
      .describe(
        "It is large: `data` shows the beginnings of the first ten fields, as text, and files may be missing.",
      ),
    fieldOrder: z.array(z.string()).describe("Names of `data` in the order in which they came."),
    files: z.array(submissionFileSchema),
    spamScore: z.number().nullable().describe("0 to 1; null: the content was not judged."),
    spamReason: z.string().nullable(),
    ipAddress: z.string().nullable().describe("Cut, so that it names nobody."),
    userAgent: z.string().nullable(),
    referer: z.string().nullable(),
  })
  .meta({ id: "Submission" });

/** The most that a search or an address may have. */
const TEXT_CHARACTERS_MAX = 200;
const EMAIL_CHARACTERS_MAX = 254;

const flag = () =>
  z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional();
const time = () => z.iso.datetime({ offset: true }).optional();

/** Which submissions are meant, as a query says it. */
export const filterQueryShape = {
  formId: z.uuid().optional(),
  status: z
    .union([z.array(statusSchema), statusSchema.transform((one) => [one])])
    .optional()
    .describe("Any of these; repeat it for several."),
  isSpam: flag(),
  isRead: flag(),
  hasFiles: flag(),
  from: time().describe("Inclusive."),
  to: time().describe("Exclusive."),
  email: z.string().trim().min(1).max(EMAIL_CHARACTERS_MAX).optional().describe("The sender's, in any case."),
  search: z
    .string()
    .trim()
    .min(1)
    .max(TEXT_CHARACTERS_MAX)
    .optional()
    .describe("Words that all occur in its fields, in any case; of the last one the beginning will do."),
  deleted: z.enum(["without", "only", "with"]).default("without"),
} as const;
