import * as z from "zod";
import { type JsonService, type Operation, operation } from "../protocol/json-service.ts";
import { runBatch } from "./batch.ts";
import { queueNameOf, queueOperations } from "./queue-operations.ts";
import { openQueueStore, type QueueStore } from "./queue-store.ts";
import { receiveInput, receiveMessage } from "./receive-message.ts";
import { messageBytes, sendInput, sendMessage } from "./send-message.ts";
import { sqsError } from "./sqs-error.ts";
import { createWakeUps, type WakeUps } from "./wake-ups.ts";

const BATCH_BYTES_MAX = 1_048_576;

const queueInput = z.object({ QueueUrl: z.string() });
const batchInput = queueInput.extend({ Entries: z.unknown() });
const deleteInput = z.object({ ReceiptHandle: z.string() });
const visibilityInput = z.object({
  ReceiptHandle: z.string(),
  VisibilityTimeout: z.int().min(0).max(43_200),
});

/**
 * SQS standard queues: visibility, long polls, delays, dead letters, batches with partial failures. Queues and
 * messages, those in flight too, survive a restart.
 */
export function createSqs({
  dataDir,
  region,
  baseUrl,
}: {
  readonly dataDir: string;
  readonly region: string;
  readonly baseUrl: () => string;
}): {
  readonly service: JsonService;
  close(): void;
} {
  const store = openQueueStore({ dataDir });
  const wakeUps = createWakeUps();
  const service = new Map([
    ...queueOperations({ store, wakeUps, baseUrl, region }),
    ...messageOperations(store, wakeUps, region),
  ]);
  return { service, close: () => store.close() };
}

function messageOperations(store: QueueStore, wakeUps: WakeUps, region: string): [string, Operation][] {
  const hide = (queueName: string, input: z.infer<typeof visibilityInput>) => {
    store.hide(queueName, input.ReceiptHandle, input.VisibilityTimeout, Date.now());
    wakeUps.wake(queueName);
    return {};
  };
  const remove = (queueName: string, { ReceiptHandle }: z.infer<typeof deleteInput>) => {
    store.deleteByReceipt(queueName, ReceiptHandle);
    return {};
  };
  const known = (queueUrl: string) => store.find(queueNameOf(queueUrl)).name;
  return [
    [
      "SendMessage",
      operation(queueInput.extend(sendInput.shape), (input) =>
        sendMessage({ store, wakeUps, queueName: known(input.QueueUrl), input }),
      ),
    ],
    [
      "SendMessageBatch",
      operation(batchInput, (input) => {
        const queueName = known(input.QueueUrl);
        const sizes = z.array(sendInput).safeParse(input.Entries).data?.map(messageBytes) ?? [];
        if (sizes.reduce((sum, bytes) => sum + bytes, 0) > BATCH_BYTES_MAX) {
          throw sqsError(
            "BatchRequestTooLong",
            `Batch requests cannot be longer than ${BATCH_BYTES_MAX} bytes.`,
          );
        }
        return runBatch(input.Entries, sendInput, (entry) =>
          sendMessage({ store, wakeUps, queueName, input: entry }),
        );
      }),
    ],
    [
      "ReceiveMessage",
      operation(receiveInput, (input, context) =>
        receiveMessage({ store, wakeUps, queueName: known(input.QueueUrl), input, context, region }),
      ),
    ],
    [
      "DeleteMessage",
      operation(queueInput.extend(deleteInput.shape), (input) => remove(known(input.QueueUrl), input)),
    ],
    [
      "DeleteMessageBatch",
      operation(batchInput, (input) => {
        const queueName = known(input.QueueUrl);
        return runBatch(input.Entries, deleteInput, (entry) => remove(queueName, entry));
      }),
    ],
    [
      "ChangeMessageVisibility",
      operation(queueInput.extend(visibilityInput.shape), (input) => hide(known(input.QueueUrl), input)),
    ],
    [
      "ChangeMessageVisibilityBatch",
      operation(batchInput, (input) => {
        const queueName = known(input.QueueUrl);
        return runBatch(input.Entries, visibilityInput, (entry) => hide(queueName, entry));
      }),
    ],
  ];
}
