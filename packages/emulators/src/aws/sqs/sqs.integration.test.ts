import { createHash } from "node:crypto";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";

let endpoint: TestEndpoint;
let sqs: SQSClient;
let queue: string;

beforeEach(async () => {
  endpoint = await startTestEndpoint();
  sqs = new SQSClient(endpoint.config());
  queue = await createQueue("work");
});
afterEach(async () => {
  sqs.destroy();
  await endpoint.close();
});

async function createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  return (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
}
const send = (MessageBody: string, QueueUrl = queue) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
async function receive(input: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue, ...input }));
  return Messages ?? [];
}
async function attributes(QueueUrl = queue): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
  return (await sqs.send(command)).Attributes ?? {};
}

describe("queues", () => {
  it("gives an address that works as it stands, and finds it again by name", async () => {
    expect(queue).toBe(`${endpoint.current().url}/000000000000/work`);
    const found = await sqs.send(new GetQueueUrlCommand({ QueueName: "work" }));
    expect(found.QueueUrl).toBe(queue);
    await createQueue("other");
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: "wo" }));
    expect(QueueUrls).toEqual([queue]);
  });

  it("creates the same queue twice, but not with other attributes", async () => {
    await createQueue("same", { VisibilityTimeout: "10" });
    await createQueue("same", { VisibilityTimeout: "10" });
    await expect(createQueue("same", { VisibilityTimeout: "11" })).rejects.toMatchObject({
      name: "QueueNameExists",
    });
  });

  it("refuses bad attributes, FIFO queues and names", async () => {
    await expect(createQueue("a", { VisibilityTimeout: "43201" })).rejects.toMatchObject({
      name: "InvalidAttributeValue",
    });
    await expect(createQueue("a", { Nonsense: "1" })).rejects.toMatchObject({ name: "InvalidAttributeName" });
    await expect(createQueue("a.fifo")).rejects.toMatchObject({ name: "UnsupportedOperation" });
    await expect(createQueue("a b")).rejects.toThrow(/alphanumeric/);
  });

  it("says in both spellings that a queue does not exist", async () => {
    await sqs.send(new DeleteQueueCommand({ QueueUrl: queue }));
    await expect(send("x")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: "work" }))).rejects.toMatchObject({
      name: "QueueDoesNotExist",
    });
  });
});

describe("messages", () => {
  it("hands a message out once, with its attributes, until it is deleted", async () => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queue,
        MessageBody: "hällo",
        MessageAttributes: { kind: { DataType: "String", StringValue: "look" } },
      }),
    );
    const [message] = await receive({ MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] });
    expect(message).toMatchObject({
      Body: "hällo",
      MD5OfBody: createHash("md5").update("hällo").digest("hex"),
      Attributes: { ApproximateReceiveCount: "1" },
      MessageAttributes: { kind: { StringValue: "look" } },
    });
    expect(await receive()).toEqual([]);
    const { ReceiptHandle } = message ?? {};
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
    const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = await attributes();
    expect([ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible]).toEqual(["0", "0"]);
  });

  it("counts what is waiting, in flight and delayed", async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: "later", DelaySeconds: 900 }));
    for (const body of ["a", "b", "c"]) await send(body);
    await receive();
    expect(await attributes()).toMatchObject({
      ApproximateNumberOfMessages: "2",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "1",
    });
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queue }));
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessages: "0" });
  });

  it("keeps a delayed message back, and wakes who waits when its time comes", async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: "delayed", DelaySeconds: 1 }));
    expect(await receive()).toEqual([]);
    expect((await receive({ WaitTimeSeconds: 10 })).map(({ Body }) => Body)).toEqual(["delayed"]);
    const tooLong = new SendMessageCommand({ QueueUrl: queue, MessageBody: "x", DelaySeconds: 901 });
    await expect(sqs.send(tooLong)).rejects.toThrow();
  });

  it("hands it out again after its visibility timeout, under a new handle that alone deletes it", async () => {
    await send("again");
    const [first] = await receive({ VisibilityTimeout: 1 });
    const [second] = await receive({ WaitTimeSeconds: 5, MessageSystemAttributeNames: ["All"] });
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.Attributes?.["ApproximateReceiveCount"]).toBe("2");
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: first?.ReceiptHandle }));
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: "1" });
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: second?.ReceiptHandle }));
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: "0" });
  });

  it("puts a message back at once when its visibility is set to zero", async () => {
    await send("back");
    const [{ ReceiptHandle } = {}] = await receive();
    const waiting = receive({ WaitTimeSeconds: 10 });
    const change = new ChangeMessageVisibilityCommand({
      QueueUrl: queue,
      ReceiptHandle,
      VisibilityTimeout: 0,
    });
    await sqs.send(change);
    expect(await waiting).toHaveLength(1);
    await expect(sqs.send(change)).rejects.toMatchObject({ name: "MessageNotInflight" });
  });

  it("answers a long poll as soon as a message comes", async () => {
    const startMs = performance.now();
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send("here");
    expect((await waiting).map(({ Body }) => Body)).toEqual(["here"]);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  it("loses no message to a long poll whose client has gone", async () => {
    const gone = new AbortController();
    const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl: queue, WaitTimeSeconds: 20 }), {
      abortSignal: gone.signal,
    });
    // This answer comes after the endpoint has taken up the poll.
    await attributes();
    gone.abort();
    await expect(poll).rejects.toMatchObject({ name: "AbortError" });
    await vi.waitFor(() =>
      expect(endpoint.calls.map(({ operation }) => operation)).toContain("ReceiveMessage"),
    );
    await send("kept");
    expect(await receive()).toHaveLength(1);
  });

  it("refuses empty, oversized and unprintable bodies and nonsense for a handle", async () => {
    await expect(send("")).rejects.toThrow(/MessageBody/);
    await expect(send("x".repeat(1_048_577))).rejects.toThrow(/shorter than/);
    await expect(send("a\u0000b")).rejects.toMatchObject({ name: "InvalidMessageContents" });
    const remove = new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: "nonsense" });
    await expect(sqs.send(remove)).rejects.toMatchObject({ name: "ReceiptHandleIsInvalid" });
  });
});

describe("batches", () => {
  it("reports what failed beside what succeeded", async () => {
    const sent = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queue,
        Entries: [
          { Id: "good", MessageBody: "a" },
          { Id: "bad", MessageBody: "a\u0000" },
          { Id: "good2", MessageBody: "b" },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["good", "good2"]);
    expect(sent.Failed).toMatchObject([{ Id: "bad", Code: "InvalidMessageContents", SenderFault: true }]);
    const messages = await receive({ MaxNumberOfMessages: 10 });
    const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const removed = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue,
        Entries: [...entries, { Id: "x", ReceiptHandle: "nonsense" }],
      }),
    );
    expect(removed.Successful).toHaveLength(2);
    expect(removed.Failed).toMatchObject([{ Id: "x", Code: "ReceiptHandleIsInvalid" }]);
  });

  it("refuses batches that are empty, too many or ambiguous", async () => {
    const batch = (ids: string[]) =>
      sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queue,
          Entries: ids.map((Id) => ({ Id, MessageBody: "m" })),
        }),
      );
    await expect(batch([])).rejects.toMatchObject({ name: "EmptyBatchRequest" });
    await expect(batch(["a", "a"])).rejects.toMatchObject({ name: "BatchEntryIdsNotDistinct" });
    const eleven = Array.from({ length: 11 }, (_, index) => `m${index}`);
    await expect(batch(eleven)).rejects.toMatchObject({ name: "TooManyEntriesInBatchRequest" });
  });
});

describe("dead letters", () => {
  it("moves a message after so many receives, and wakes who waits there", async () => {
    const dead = await createQueue("dead");
    const { QueueArn } = await attributes(dead);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: 2 });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: { RedrivePolicy } }));
    await send("poison");
    expect(await receive({ VisibilityTimeout: 0 })).toHaveLength(1);
    expect(await receive({ VisibilityTimeout: 0 })).toHaveLength(1);
    const waiting = receive({ QueueUrl: dead, WaitTimeSeconds: 10, MessageSystemAttributeNames: ["All"] });
    expect(await receive({ VisibilityTimeout: 0 })).toEqual([]);
    const [message] = await waiting;
    expect(message).toMatchObject({ Body: "poison" });
    expect(message?.Attributes?.["DeadLetterQueueSourceArn"]).toMatch(/:work$/);
  });

  it("refuses a redrive policy without a queue behind it", async () => {
    const policy = JSON.stringify({
      deadLetterTargetArn: "arn:aws:sqs:us-east-1:0:none",
      maxReceiveCount: 1,
    });
    await expect(createQueue("orphan", { RedrivePolicy: policy })).rejects.toMatchObject({
      name: "InvalidAttributeValue",
    });
  });
});

describe("a restart", () => {
  it("keeps queues and messages, those in flight included, and moves addresses to the new port", async () => {
    await send("in flight");
    const [taken] = await receive({ VisibilityTimeout: 600 });
    await send("waiting");
    await endpoint.restart();
    sqs.destroy();
    sqs = new SQSClient(endpoint.config());
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "work" }));
    expect(QueueUrl).toBe(`${endpoint.current().url}/000000000000/work`);
    // Both the new address and the one saved before the restart name the queue.
    expect((await receive()).map(({ Body }) => Body)).toEqual(["waiting"]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: taken?.ReceiptHandle }));
    expect(await attributes()).toMatchObject({
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "1",
    });
  });
});
