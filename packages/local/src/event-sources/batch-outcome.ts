import * as z from "zod";
import type { InvocationResult } from "../lambda/invocation.ts";

const responseSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullable();

/**
 * Which messages of a batch failed, by the rules of `ReportBatchItemFailures`: an empty or missing answer or list
 * means that all succeeded; a failed invocation, a malformed list, or an id that was not in the batch means that none
 * did. Source: Lambda developer guide, "Handling errors for an SQS event source".
 */
export function failedMessageIds(
  messageIds: readonly string[],
  result: InvocationResult,
): ReadonlySet<string> {
  const everything = new Set(messageIds);
  if (!result.ok) return everything;
  const response: unknown = JSON.parse(result.payload);
  // A handler that returns a string or nothing at all reports no failure.
  if (typeof response !== "object") return new Set();
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) return everything;
  const failures = (parsed.data?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  return failures.every((id) => everything.has(id)) ? new Set(failures) : everything;
}
