import { setTimeout as wait } from "node:timers/promises";
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { InvocationResult } from "../lambda/invocation.ts";
import { failedMessageIds } from "./batch-outcome.ts";
import type { Queue } from "./create-queues.ts";
import { toSqsEvent } from "./sqs-event.ts";

export interface QueueMappingOptions {
  readonly sqs: SQSClient;
  readonly queue: Queue;
  readonly region: string;
  readonly batchSize: number;
  /** Batches under way at once. */
  readonly concurrencyMax: number;
  readonly invoke: (event: object) => Promise<InvocationResult>;
  /** The queue could not be read, or handled messages could not be deleted; the mapping goes on. */
  readonly onProblem: (message: string) => void;
}

export interface QueueMapping {
  /** Takes no further batch and waits for those under way. */
  stop(): Promise<void>;
}

/** SQS's own limits for one call. */
const RECEIVE_MAX = 10;
const DELETE_MAX = 10;
const LONG_POLL_SECONDS = 20;
/** A batch larger than one call gives is filled for this long; Lambda asks for such a window too. */
const FILL_SECONDS = 1;
const PAUSE_AFTER_PROBLEM_MS = 1_000;

/**
 * Lambda's event-source mapping: long polls a queue, invokes with batches, and deletes what succeeded. Everything else
 * comes back after the queue's visibility timeout, and ends in the dead-letter queue after its maximum of receives.
 */
export function startQueueMapping(options: QueueMappingOptions): QueueMapping {
  const { sqs, queue } = options;
  const abort = new AbortController();
  const isStopped = () => abort.signal.aborted;
  const underWay = new Set<Promise<void>>();

  async function receive(count: number, waitSeconds: number): Promise<Message[]> {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: Math.min(count, RECEIVE_MAX),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
      { abortSignal: abort.signal },
    );
    return Messages ?? [];
  }

  async function receiveBatch(): Promise<Message[]> {
    const batch = await receive(options.batchSize, LONG_POLL_SECONDS);
    while (batch.length >= RECEIVE_MAX && batch.length < options.batchSize) {
      const more = await receive(options.batchSize - batch.length, FILL_SECONDS);
      batch.push(...more);
      if (more.length < RECEIVE_MAX) break;
    }
    return batch;
  }

  async function handle(batch: readonly Message[]): Promise<void> {
    const result = await options.invoke(toSqsEvent(batch, { arn: queue.arn, region: options.region }));
    const failures = failedMessageIds(
      batch.map((message) => message.MessageId ?? ""),
      result,
    );
    await remove(batch.filter((message) => !failures.has(message.MessageId ?? "")));
  }

  async function remove(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += DELETE_MAX) {
      const Entries = messages
        .slice(start, start + DELETE_MAX)
        .map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
      const { Failed } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
      if (Failed?.length)
        options.onProblem(`${Failed.length} handled messages were not deleted from ${queue.url}`);
    }
  }

  async function poll(): Promise<void> {
    while (!isStopped()) {
      if (underWay.size >= options.concurrencyMax) {
        await Promise.race(underWay);
        continue;
      }
      try {
        const batch = await receiveBatch();
        if (batch.length === 0) continue;
        const work = handle(batch)
          .catch((error: unknown) => options.onProblem(`A batch of ${queue.url}: ${String(error)}`))
          .finally(() => underWay.delete(work));
        underWay.add(work);
      } catch (error) {
        if (isStopped()) return;
        options.onProblem(`Cannot read ${queue.url}: ${String(error)}`);
        await wait(PAUSE_AFTER_PROBLEM_MS, undefined, { signal: abort.signal }).catch(() => {});
      }
    }
  }

  const polling = poll();
  return {
    stop: async () => {
      abort.abort();
      await polling;
      await Promise.all(underWay);
    },
  };
}
