import { inspect } from "node:util";
import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { pointAwsAt, startTestAws, type TestAws } from "@formtrap/testkit/test-aws";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startHttpServer } from "./http-server.fixture.ts";
import { createSqsClient, createSqsQueue } from "./sqs-queue.ts";

const SECRET = "what the message says";
let aws: TestAws;
let client: SQSClient;

beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.close());
beforeEach(() => startClient(aws.url));
afterEach(() => {
  client.destroy();
  vi.unstubAllEnvs();
});

function startClient(endpointUrl: string): void {
  pointAwsAt(endpointUrl);
  client = createSqsClient();
}

async function createQueue(name: string): Promise<string> {
  const { QueueUrl: queueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: name }));
  return queueUrl;
}

async function receive(queueUrl: string, waitSeconds: number): Promise<unknown[]> {
  const poll = new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: waitSeconds });
  const { Messages: messages = [] } = await client.send(poll);
  return messages.map(({ Body: body = "" }) => JSON.parse(body) as unknown);
}

async function receiveTen(queueUrl: string): Promise<unknown[]> {
  const poll = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
  const { Messages: messages = [] } = await client.send(poll);
  return messages.map(({ Body: body = "" }) => JSON.parse(body) as unknown);
}

describe("a queue", () => {
  it("hands on a message as it was", async () => {
    const queueUrl = await createQueue("plain");
    await createSqsQueue({ client, queueUrl }).send({ v: 1, name: "ü\u{1f600}", list: [null, "\n"] });
    expect(await receive(queueUrl, 0)).toEqual([{ v: 1, name: "ü\u{1f600}", list: [null, "\n"] }]);
  });

  it("keeps a message back for the delay", async () => {
    const queueUrl = await createQueue("delayed");
    const sentMs = performance.now();
    await createSqsQueue({ client, queueUrl }).send("later", { delaySeconds: 1 });
    expect(await receive(queueUrl, 0)).toEqual([]);
    // Two short polls: the client gives up on an answer after 1.5 s.
    const polls = [await receive(queueUrl, 1), await receive(queueUrl, 1)];
    expect(polls.flat()).toEqual(["later"]);
    expect(performance.now() - sentMs).toBeGreaterThan(990);
  });

  it("takes many messages at once, ten a call, and less where they are large", async () => {
    const queueUrl = await createQueue("many");
    const numbers = Array.from({ length: 205 }, (_, index) => index);
    aws.calls.length = 0;
    await createSqsQueue({ client, queueUrl }).sendAll(numbers);
    expect(aws.calls).toHaveLength(21);
    const received: unknown[] = [];
    while (received.length < numbers.length) received.push(...(await receiveTen(queueUrl)));
    expect(received.toSorted((one, other) => Number(one) - Number(other))).toEqual(numbers);

    const largeUrl = await createQueue("large");
    const large = Array.from({ length: 5 }, () => "ü".repeat(200_000));
    aws.calls.length = 0;
    await createSqsQueue({ client, queueUrl: largeUrl }).sendAll(large);
    expect(aws.calls).toHaveLength(3);
    await createSqsQueue({ client, queueUrl: largeUrl }).sendAll([]);
    expect(aws.calls).toHaveLength(3);
  });

  it("takes a message of a mebibyte, and fails where one among many is larger", async () => {
    const queueUrl = await createQueue("limit");
    const queue = createSqsQueue({ client, queueUrl });
    await queue.sendAll(["x".repeat(1_048_576 - 2)]);
    const sending = queue.sendAll(["small", "x".repeat(1_048_576)]);
    await expect(sending).rejects.toMatchObject({ name: "QueueUnavailable" });
  });

  it("says only by a code why it did not take a message", async () => {
    const queueUrl = `${aws.url}/000000000000/none`;
    const sending = createSqsQueue({ client, queueUrl }).send(SECRET);
    await expect(sending).rejects.toMatchObject({ name: "QueueUnavailable" });
    const error: unknown = await sending.catch((caught: unknown) => caught);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
  });

  it("fails soon where nobody answers, after two attempts", async () => {
    const { url, requests, close } = await startHttpServer();
    startClient(url);
    const startedMs = performance.now();
    const sending = createSqsQueue({ client, queueUrl: `${url}/000000000000/any` }).send(SECRET);
    await expect(sending).rejects.toMatchObject({ name: "QueueUnavailable" });
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(requests()).toBe(2);
    close();
  });
});
