import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import type { SQSEvent } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { InvocationResult } from "../lambda/invocation.ts";
import { createQueue, type Queue } from "./create-queues.ts";
import { type QueueMappingOptions, startQueueMapping } from "./queue-mapping.ts";

const REGION = "eu-central-1";
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };
let folder: string;
let endpoint: AwsEndpoint;
let sqs: SQSClient;
let queueCount = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-queues-"));
  endpoint = await startAwsEndpoint({ dataDir: folder, region: REGION, credentials: [CREDENTIALS] });
  sqs = new SQSClient({ endpoint: endpoint.url, region: REGION, credentials: CREDENTIALS });
});

afterAll(async () => {
  sqs.destroy();
  await endpoint.close();
  await rm(folder, { recursive: true });
});

const newQueue = async (options: { maxReceiveCount?: number; visibilityTimeoutSeconds?: number } = {}) => {
  queueCount += 1;
  const spec = { queue: `work-${queueCount}`, maxReceiveCount: 3, visibilityTimeoutSeconds: 1, ...options };
  return { queue: await createQueue(sqs, spec), deadLetters: `${spec.queue}-dlq` };
};

const send = async (queue: Queue, bodies: readonly string[]) => {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
};

/** Messages that are waiting or being worked on. */
const depth = async (url: string): Promise<number> => {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  return (
    Number(Attributes?.["ApproximateNumberOfMessages"]) +
    Number(Attributes?.["ApproximateNumberOfMessagesNotVisible"])
  );
};

const start = (queue: Queue, options: Partial<QueueMappingOptions> & Pick<QueueMappingOptions, "invoke">) => {
  const mapping = startQueueMapping({
    sqs,
    queue,
    region: REGION,
    batchSize: 10,
    concurrencyMax: 2,
    onProblem: (message) => {
      throw new Error(message);
    },
    ...options,
  });
  onTestFinished(() => mapping.stop());
  return mapping;
};

const done: InvocationResult = { ok: true, payload: "null" };

describe("an SQS event-source mapping", () => {
  it("hands messages over in Lambda's event and deletes what succeeded", async () => {
    const { queue } = await newQueue();
    const { MessageId } = await sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: "look now",
        MessageAttributes: {
          kind: { DataType: "String", StringValue: "delivery" },
          bytes: { DataType: "Binary", BinaryValue: Buffer.from([0, 255]) },
        },
      }),
    );
    const events: SQSEvent[] = [];
    start(queue, { invoke: (event) => Promise.resolve((events.push(event as SQSEvent), done)) });
    await expect.poll(() => depth(queue.url)).toBe(0);
    expect(events).toHaveLength(1);
    const [record] = events[0]?.Records ?? [];
    expect(record).toMatchObject({
      messageId: MessageId,
      body: "look now",
      md5OfBody: createHash("md5").update("look now").digest("hex"),
      messageAttributes: {
        kind: { stringValue: "delivery", dataType: "String", stringListValues: [], binaryListValues: [] },
        bytes: { binaryValue: "AP8=", dataType: "Binary" },
      },
      attributes: { ApproximateReceiveCount: "1" },
      eventSource: "aws:sqs",
      eventSourceARN: queue.arn,
      awsRegion: REGION,
    });
    expect(Number(record?.attributes.SentTimestamp)).toBeGreaterThan(0);
    expect(record?.receiptHandle).not.toBe("");
  });

  it("gives only the failed ones of a batch a second try, after the visibility timeout", async () => {
    const { queue } = await newQueue();
    await send(queue, ["good 1", "bad", "good 2"]);
    const seen: { body: string; receives: string }[][] = [];
    start(queue, {
      invoke: (event) => {
        const { Records } = event as SQSEvent;
        seen.push(
          Records.map(({ body, attributes }) => ({ body, receives: attributes.ApproximateReceiveCount })),
        );
        const batchItemFailures = Records.filter(
          ({ body, attributes }) => body === "bad" && attributes.ApproximateReceiveCount === "1",
        ).map(({ messageId }) => ({ itemIdentifier: messageId }));
        return Promise.resolve({ ok: true, payload: JSON.stringify({ batchItemFailures }) });
      },
    });
    await expect.poll(() => depth(queue.url), { timeout: 10_000 }).toBe(0);
    const deliveries = seen.flat();
    expect(deliveries.filter(({ body }) => body.startsWith("good"))).toHaveLength(2);
    expect(deliveries.filter(({ body }) => body === "bad").map(({ receives }) => receives)).toEqual([
      "1",
      "2",
    ]);
  });

  it("leaves a message that always fails to the dead-letter queue", async () => {
    const { queue, deadLetters } = await newQueue({ maxReceiveCount: 2 });
    await send(queue, ["poison"]);
    let tries = 0;
    start(queue, {
      invoke: () => {
        tries += 1;
        return Promise.resolve({ ok: false, error: { errorType: "Error", errorMessage: "no", trace: [] } });
      },
    });
    const url = queue.url.replace(/[^/]+$/, deadLetters);
    await expect.poll(() => depth(url), { timeout: 15_000 }).toBe(1);
    expect(tries).toBe(2);
    expect(await depth(queue.url)).toBe(0);
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
    expect(Messages?.[0]?.Body).toBe("poison");
  });

  it("bounds the size of a batch and how many are under way", async () => {
    const { queue } = await newQueue({ visibilityTimeoutSeconds: 30 });
    await send(
      queue,
      Array.from({ length: 10 }, (_, index) => `${index}`),
    );
    let underWay = 0;
    let underWayMost = 0;
    const sizes: number[] = [];
    start(queue, {
      batchSize: 2,
      invoke: async (event) => {
        underWay += 1;
        underWayMost = Math.max(underWayMost, underWay);
        sizes.push((event as SQSEvent).Records.length);
        await new Promise((resolve) => setTimeout(resolve, 30));
        underWay -= 1;
        return done;
      },
    });
    await expect.poll(() => depth(queue.url)).toBe(0);
    expect(Math.max(...sizes)).toBe(2);
    expect(underWayMost).toBe(2);
  });

  it("waits for what is under way when it stops, and stops a long poll at once", async () => {
    const { queue } = await newQueue();
    await send(queue, ["slow"]);
    const entered = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const mapping = start(queue, {
      invoke: async () => {
        entered.resolve();
        await finish.promise;
        return done;
      },
    });
    await entered.promise;
    const stopped = mapping.stop();
    finish.resolve();
    await stopped;
    expect(await depth(queue.url)).toBe(0);
  });

  it("goes on after the endpoint was out of reach", async () => {
    const { queue } = await newQueue();
    const problems: string[] = [];
    let isDown = true;
    const flaky = new Proxy(sqs, {
      get: (target, property, receiver): unknown => {
        if (property !== "send" || !isDown) return Reflect.get(target, property, receiver);
        return () => Promise.reject(new Error("connect ECONNREFUSED"));
      },
    });
    start(queue, {
      sqs: flaky,
      onProblem: (message) => {
        problems.push(message);
        isDown = false;
      },
      invoke: () => Promise.resolve(done),
    });
    await send(queue, ["later"]);
    await expect.poll(() => depth(queue.url), { timeout: 10_000 }).toBe(0);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("ECONNREFUSED");
  });
});

describe("queues", () => {
  it("that exist take a changed specification", async () => {
    const spec = { queue: "changing", visibilityTimeoutSeconds: 10, maxReceiveCount: 3 };
    await createQueue(sqs, spec);
    const { url } = await createQueue(sqs, { ...spec, visibilityTimeoutSeconds: 60, maxReceiveCount: 5 });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
    );
    expect(Attributes?.["VisibilityTimeout"]).toBe("60");
    expect(Attributes?.["RedrivePolicy"]).toContain('"maxReceiveCount":5');
  });
});
