import { createHash } from "node:crypto";
import * as z from "zod";
import { attributesBytes, md5OfAttributes, messageAttributesSchema } from "./message-attributes.ts";
import { numberAttribute } from "./queue-attributes.ts";
import type { QueueStore } from "./queue-store.ts";
import { sqsError } from "./sqs-error.ts";
import type { WakeUps } from "./wake-ups.ts";

export const sendInput = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: messageAttributesSchema.default({}),
});

export type SendInput = z.infer<typeof sendInput>;

/** Everything outside XML 1.0's characters, which SQS refuses. */
const REFUSED_CHARACTERS = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

export function messageBytes(input: SendInput): number {
  return Buffer.byteLength(input.MessageBody) + attributesBytes(input.MessageAttributes);
}

/** @throws ServiceError for a body that SQS refuses. */
export function sendMessage({
  store,
  wakeUps,
  queueName,
  input,
}: {
  readonly store: QueueStore;
  readonly wakeUps: WakeUps;
  readonly queueName: string;
  readonly input: SendInput;
}): Record<string, string> {
  const queue = store.find(queueName);
  const { MessageBody: body, MessageAttributes: attributes } = input;
  if (body === "") {
    throw sqsError(
      "MissingRequiredParameterException",
      "The request must contain the parameter MessageBody.",
    );
  }
  if (REFUSED_CHARACTERS.test(body)) {
    throw sqsError("InvalidMessageContents", "Invalid characters found in the message body.");
  }
  const bytesMax = numberAttribute(queue.attributes, "MaximumMessageSize");
  if (messageBytes(input) > bytesMax) {
    throw sqsError(
      "InvalidParameterValueException",
      `One or more parameters are invalid. Reason: Message must be shorter than ${bytesMax} bytes.`,
    );
  }
  const delaySeconds = input.DelaySeconds ?? numberAttribute(queue.attributes, "DelaySeconds");
  const id = store.send({ queue, body, attributes, delaySeconds, nowMs: Date.now() });
  wakeUps.wake(queueName);
  const md5 = md5OfAttributes(attributes);
  return {
    MessageId: id,
    MD5OfMessageBody: createHash("md5").update(body).digest("hex"),
    ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5 }),
  };
}
