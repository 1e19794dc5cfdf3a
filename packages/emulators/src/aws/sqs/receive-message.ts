import { createHash } from "node:crypto";
import * as z from "zod";
import { PLATFORM_ACCOUNT_ID } from "../protocol/authenticate.ts";
import type { CallContext } from "../protocol/json-service.ts";
import { type MessageAttributes, md5OfAttributes } from "./message-attributes.ts";
import { numberAttribute } from "./queue-attributes.ts";
import type { Message, Queue, QueueStore } from "./queue-store.ts";
import type { WakeUps } from "./wake-ups.ts";

export const receiveInput = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.int().min(0).max(20).optional(),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});

type ReceiveInput = z.infer<typeof receiveInput>;

/** Receives at once or, as a long poll, as soon as something is visible. */
export async function receiveMessage({
  store,
  wakeUps,
  queueName,
  input,
  context,
  region,
}: {
  readonly store: QueueStore;
  readonly wakeUps: WakeUps;
  readonly queueName: string;
  readonly input: ReceiveInput;
  readonly context: CallContext;
  readonly region: string;
}): Promise<{ readonly Messages?: readonly unknown[] }> {
  const { attributes } = store.find(queueName);
  const waitSeconds = input.WaitTimeSeconds ?? numberAttribute(attributes, "ReceiveMessageWaitTimeSeconds");
  const deadlineMs = Date.now() + waitSeconds * 1000;
  while (!context.signal.aborted) {
    const queue = store.find(queueName);
    const messages = receiveOnce(store, wakeUps, queue, input);
    if (messages.length > 0) return { Messages: messages.map((one) => present(one, input, region)) };
    const nowMs = Date.now();
    if (nowMs >= deadlineMs) break;
    const nextMs = store.nextVisibleMs(queueName, nowMs) ?? deadlineMs;
    await wakeUps.sleep(queueName, Math.min(nextMs, deadlineMs) - nowMs, context.signal);
  }
  return {};
}

function receiveOnce(store: QueueStore, wakeUps: WakeUps, queue: Queue, input: ReceiveInput): Message[] {
  const { messages, deadLetterQueue } = store.receive({
    queue,
    max: input.MaxNumberOfMessages,
    visibilitySeconds: input.VisibilityTimeout ?? numberAttribute(queue.attributes, "VisibilityTimeout"),
    nowMs: Date.now(),
  });
  if (deadLetterQueue !== undefined) wakeUps.wake(deadLetterQueue);
  return messages;
}

function present(message: Message, input: ReceiveInput, region: string): Record<string, unknown> {
  const system = systemAttributes(message, region);
  const wantedSystem = new Set([...input.AttributeNames, ...input.MessageSystemAttributeNames]);
  const shown = Object.entries(system).filter(([name]) => wantedSystem.has("All") || wantedSystem.has(name));
  const attributes = wantedAttributes(message.attributes, input.MessageAttributeNames);
  const md5 = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: createHash("md5").update(message.body).digest("hex"),
    ...(shown.length === 0 ? {} : { Attributes: Object.fromEntries(shown) }),
    ...(md5 === undefined ? {} : { MessageAttributes: attributes, MD5OfMessageAttributes: md5 }),
  };
}

function systemAttributes(message: Message, region: string): Record<string, string> {
  const arn = (queue: string) => `arn:aws:sqs:${region}:${PLATFORM_ACCOUNT_ID}:${queue}`;
  return {
    SenderId: PLATFORM_ACCOUNT_ID,
    SentTimestamp: String(message.sentMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
    ...(message.sourceQueue === null ? {} : { DeadLetterQueueSourceArn: arn(message.sourceQueue) }),
  };
}

/** Names may be `All` or `.*`, and may end in `.*` for a prefix. */
function wantedAttributes(all: MessageAttributes, names: readonly string[]): MessageAttributes {
  const wanted = (attribute: string) =>
    names.some(
      (name) =>
        name === "All" ||
        name === attribute ||
        (name.endsWith(".*") && attribute.startsWith(name.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted(name)));
}
