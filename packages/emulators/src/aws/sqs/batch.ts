import * as z from "zod";
import { ServiceError } from "../protocol/service-error.ts";
import { sqsError } from "./sqs-error.ts";

const ENTRIES_MAX = 10;

const entriesSchema = z.array(z.looseObject({ Id: z.string() }));

interface BatchResult {
  readonly Successful: readonly Record<string, unknown>[];
  readonly Failed: readonly Record<string, unknown>[];
}

/**
 * Carries out a batch entry by entry: what fails is reported beside what succeeds.
 * @throws ServiceError where the batch as such is wrong.
 */
export function runBatch<S extends z.ZodType>(
  entries: unknown,
  schema: S,
  run: (entry: z.infer<S>) => Record<string, unknown>,
): BatchResult {
  const parsed = entriesSchema.safeParse(entries ?? []);
  if (!parsed.success) throw sqsError("InvalidParameterValueException", z.prettifyError(parsed.error));
  checkBatch(parsed.data.map(({ Id }) => Id));
  const successful: Record<string, unknown>[] = [];
  const failed: Record<string, unknown>[] = [];
  for (const entry of parsed.data) {
    try {
      const input = schema.safeParse(entry);
      if (!input.success) throw sqsError("InvalidParameterValue", z.prettifyError(input.error));
      successful.push({ Id: entry.Id, ...run(input.data) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const code = error.code.replace(/^.*#/, "");
      failed.push({ Id: entry.Id, Code: code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful: successful, Failed: failed };
}

function checkBatch(ids: readonly string[]): void {
  if (ids.length === 0) {
    throw sqsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  }
  if (ids.length > ENTRIES_MAX) {
    throw sqsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${ENTRIES_MAX}. You have sent ${ids.length}.`,
    );
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw sqsError("BatchEntryIdsNotDistinct", `Id ${repeated} repeated.`);
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw sqsError(
      "InvalidBatchEntryId",
      "A batch entry id may have letters, digits, hyphens and underscores.",
    );
  }
}
