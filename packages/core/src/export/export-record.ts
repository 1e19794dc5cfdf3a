import type { InboxSubmission } from "@formtrap/tenant-db";
import * as z from "zod";

const textSchema = z.string().nullable();

/** As it came: a copy would leave out a field that a visitor called `__proto__`. */
const dataSchema = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** A submission in an export, and as its parts wait in the customer's bucket: so it is parsed when it comes back. */
export const exportRecordSchema = z.object({
  id: z.string(),
  formId: z.string(),
  createdAt: z.string(),
  status: z.string(),
  email: textSchema,
  name: textSchema,
  data: dataSchema,
  fieldOrder: z.array(z.string()),
  files: z.array(
    z.object({ name: z.string(), fieldName: z.string(), sizeBytes: z.number(), type: z.string() }),
  ),
  /** It is larger than anything of ours: only the beginnings of its first fields are here. */
  isCut: z.boolean(),
  spamScore: z.number().nullable(),
  spamReason: textSchema,
  ipAddress: textSchema,
  userAgent: textSchema,
  referer: textSchema,
});
export type ExportRecord = z.output<typeof exportRecordSchema>;

/** @param fields which ones, in this order; null: all, as they came. */
export function toRecord(submission: InboxSubmission, fields: readonly string[] | null): ExportRecord {
  const { id, formId, createdAt, status, email, name, isCut } = submission;
  const { spamScore, spamReason, ipAddress, userAgent, referer } = submission;
  const names = orderOf(submission).filter((each) => fields === null || fields.includes(each));
  return {
    id,
    formId,
    createdAt: createdAt.toISOString(),
    status,
    email,
    name,
    data: Object.fromEntries(names.map((each) => [each, submission.data[each]])),
    fieldOrder: names,
    files: submission.files.map(({ name: file, fieldName, sizeBytes, type }) => ({
      name: file,
      fieldName,
      sizeBytes,
      type,
    })),
    isCut,
    spamScore,
    spamReason,
    ipAddress,
    userAgent,
    referer,
  };
}

/** The fields that there are, in the order in which they came; those that nobody put in order last. */
function orderOf({ data, fieldOrder }: Pick<InboxSubmission, "data" | "fieldOrder">): readonly string[] {
  const there = new Set(Object.keys(data));
  return [...new Set([...fieldOrder.filter((name) => there.has(name)), ...there])];
}
