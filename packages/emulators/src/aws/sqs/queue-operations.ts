import * as z from "zod";
import { PLATFORM_ACCOUNT_ID } from "../protocol/authenticate.ts";
import { type Operation, operation } from "../protocol/json-service.ts";
import { type Attributes, checkAttributes, redrivePolicy, withDefaults } from "./queue-attributes.ts";
import type { Queue, QueueStore } from "./queue-store.ts";
import { sqsError } from "./sqs-error.ts";
import type { WakeUps } from "./wake-ups.ts";

const attributesInput = z.record(z.string(), z.string()).default({});
const queueInput = z.object({ QueueUrl: z.string() });
const createInput = z.object({
  QueueName: z.string(),
  Attributes: attributesInput,
  tags: z.record(z.string(), z.string()).default({}),
});

/** The queue's name: the last segment of its address, whatever host and port it was saved with. */
export function queueNameOf(queueUrl: string): string {
  return queueUrl.split("/").at(-1) ?? "";
}

export function queueOperations({
  store,
  wakeUps,
  baseUrl,
  region,
}: {
  readonly store: QueueStore;
  readonly wakeUps: WakeUps;
  /** Of the endpoint as it runs now: queue addresses are made when they are asked for. */
  readonly baseUrl: () => string;
  readonly region: string;
}): [string, Operation][] {
  const urlOf = (name: string) => `${baseUrl()}/${PLATFORM_ACCOUNT_ID}/${name}`;
  const arnOf = (name: string) => `arn:aws:sqs:${region}:${PLATFORM_ACCOUNT_ID}:${name}`;
  const checkRedrive = (attributes: Attributes) => {
    const policy = redrivePolicy(attributes);
    if (policy && !store.list().some(({ name }) => name === policy.queueName)) {
      throw sqsError("InvalidAttributeValue", `Dead letter target does not exist: ${policy.queueName}.`);
    }
  };
  return [
    [
      "CreateQueue",
      operation(createInput, (input, { now }) => {
        const { QueueName: name, Attributes: attributes } = input;
        checkName(name);
        checkAttributes(attributes);
        checkRedrive(attributes);
        const existing = store.list().find((queue) => queue.name === name);
        if (existing) assertSame(existing, attributes);
        else store.create(name, attributes, input.tags, now.getTime());
        return { QueueUrl: urlOf(name) };
      }),
    ],
    [
      "GetQueueUrl",
      operation(z.object({ QueueName: z.string() }), ({ QueueName }) => ({
        QueueUrl: urlOf(store.find(QueueName).name),
      })),
    ],
    [
      "ListQueues",
      operation(z.object({ QueueNamePrefix: z.string().default("") }), ({ QueueNamePrefix: prefix }) => ({
        QueueUrls: store
          .list()
          .filter(({ name }) => name.startsWith(prefix))
          .map(({ name }) => urlOf(name)),
      })),
    ],
    [
      "DeleteQueue",
      operation(queueInput, (input) => {
        const { name } = store.find(queueNameOf(input.QueueUrl));
        store.remove(name);
        wakeUps.wake(name);
      }),
    ],
    [
      "PurgeQueue",
      operation(queueInput, (input) => store.purge(store.find(queueNameOf(input.QueueUrl)).name)),
    ],
    [
      "GetQueueAttributes",
      operation(queueInput.extend({ AttributeNames: z.array(z.string()).default([]) }), (input, { now }) => {
        const queue = store.find(queueNameOf(input.QueueUrl));
        const all = describe(queue, store.counts(queue.name, now.getTime()), arnOf(queue.name));
        const wanted = new Set(input.AttributeNames);
        const shown = Object.entries(all).filter(([name]) => wanted.has("All") || wanted.has(name));
        return shown.length === 0 ? {} : { Attributes: Object.fromEntries(shown) };
      }),
    ],
    [
      "SetQueueAttributes",
      operation(queueInput.extend({ Attributes: attributesInput }), (input, { now }) => {
        const queue = store.find(queueNameOf(input.QueueUrl));
        checkAttributes(input.Attributes);
        checkRedrive(input.Attributes);
        store.setAttributes(queue.name, { ...queue.attributes, ...input.Attributes }, now.getTime());
        wakeUps.wake(queue.name);
      }),
    ],
    [
      "ListQueueTags",
      operation(queueInput, (input) => ({ Tags: store.find(queueNameOf(input.QueueUrl)).tags })),
    ],
  ];
}

function checkName(name: string): void {
  if (name.endsWith(".fifo")) {
    throw sqsError("UnsupportedOperation", "The local endpoint has standard queues only, no FIFO queues.");
  }
  if (!/^[\w-]{1,80}$/.test(name)) {
    throw sqsError(
      "InvalidParameterValueException",
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  }
}

function assertSame(existing: Queue, attributes: Attributes): void {
  const stored = withDefaults(existing.attributes);
  const different = Object.entries(attributes).find(([name, value]) => stored[name] !== value);
  if (!different) return;
  throw sqsError(
    "QueueNameExists",
    `A queue already exists with the same name and a different value for attribute ${different[0]}`,
  );
}

function describe(queue: Queue, counts: ReturnType<QueueStore["counts"]>, arn: string): Attributes {
  return {
    ...withDefaults(queue.attributes),
    QueueArn: arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedMs / 1000)),
  };
}
