import { ServiceError } from "../protocol/service-error.ts";

/** Codes that SQS's older query protocol spelled otherwise; clients still look at that spelling. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  QueueNameExists: "QueueAlreadyExists",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
  UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
};

/** The value of the header `x-amzn-query-error`. */
export function queryErrorCode(code: string): string {
  return QUERY_CODES[code.replace(/^.*#/, "")] ?? code.replace(/^.*#/, "");
}

export function sqsError(code: string, message: string): ServiceError {
  return new ServiceError(`com.amazonaws.sqs#${code}`, message);
}
