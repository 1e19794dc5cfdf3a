import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createSqsClient, createSqsQueue } from "./sqs-queue.ts";

const SECRET = "what the message says";
const region = "eu-central-1";
let folder: string;
let aws: AwsEndpoint;
let client: SQSClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-queue-"));
  const credentials = [{ accessKeyId: "AKIATEST", secretAccessKey: "testtesttest" }];
  aws = await startAwsEndpoint({ dataDir: folder, region, credentials });
});
afterAll(async () => {
  await aws.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => startClient(aws.url));
afterEach(() => {
  client.destroy();
  vi.unstubAllEnvs();
});

/** As in Lambda and in the local cloud: everything from the environment. */
function startClient(endpointUrl: string): void {
  vi.stubEnv("AWS_ENDPOINT_URL", endpointUrl);
  vi.stubEnv("AWS_REGION", region);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATEST");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "testtesttest");
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

  it("says only by a code why it did not take a message", async () => {
    const queueUrl = `${aws.url}/000000000000/none`;
    const sending = createSqsQueue({ client, queueUrl }).send(SECRET);
    await expect(sending).rejects.toMatchObject({ name: "QueueUnavailable" });
    const error: unknown = await sending.catch((caught: unknown) => caught);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
  });

  it("fails soon where nobody answers, after two attempts", async () => {
    let requests = 0;
    const silent = createServer(() => {
      requests += 1;
    });
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    startClient(url);
    const startedMs = performance.now();
    const sending = createSqsQueue({ client, queueUrl: `${url}/000000000000/any` }).send(SECRET);
    await expect(sending).rejects.toMatchObject({ name: "QueueUnavailable" });
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(requests).toBe(2);
    silent.closeAllConnections();
    silent.close();
  });
});
