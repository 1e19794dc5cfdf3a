import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AwsFaultProxy, startAwsFaultProxy } from "./aws-fault-proxy.ts";

const REGION = "eu-central-1";
const credentials = { accessKeyId: "AKIAPROXY", secretAccessKey: "proxy-secret" };
const Bucket = "proxied";

let folder: string;
let aws: AwsEndpoint;
let proxy: AwsFaultProxy;
let s3: S3Client;
let sqs: SQSClient;
let QueueUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-proxy-"));
  aws = await startAwsEndpoint({ dataDir: folder, region: REGION, credentials: [credentials] });
  proxy = await startAwsFaultProxy({ targetPort: aws.port });
  const common = { endpoint: `http://127.0.0.1:${proxy.port}`, region: REGION, credentials, maxAttempts: 1 };
  s3 = new S3Client({ ...common, forcePathStyle: true });
  sqs = new SQSClient(common);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
beforeEach(async () => {
  proxy.obey(null);
  ({ QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: `queue-${crypto.randomUUID()}` })));
});
afterAll(async () => {
  s3.destroy();
  sqs.destroy();
  await proxy.close();
  await aws.close();
  await rm(folder, { recursive: true });
});

const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: `content of ${Key}` }));
async function read(Key: string): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return await Body?.transformToString();
}
const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
async function receiveAll(count: number): Promise<(string | undefined)[]> {
  const bodies: (string | undefined)[] = [];
  while (bodies.length < count) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
    );
    bodies.push(...Messages.map(({ Body }) => Body));
  }
  return bodies;
}

describe("a proxy before AWS", () => {
  it("lets everything through that no rule names, signatures and all", async () => {
    proxy.obey(({ service }) => (service === "kms" ? { type: "drop" } : null));
    await put("through");
    await send("hello");
    expect(await read("through")).toBe("content of through");
    expect(await receiveAll(1)).toEqual(["hello"]);
    expect(proxy.faultCount()).toBe(0);
  });

  it("answers in the service's own words", async () => {
    proxy.obey(({ service }) =>
      service === "s3"
        ? { type: "answer", status: 503, code: "SlowDown" }
        : { type: "answer", status: 400, code: "ThrottlingException" },
    );
    await expect(put("refused")).rejects.toMatchObject({ name: "SlowDown" });
    await expect(send("refused")).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(proxy.faultCount()).toBe(2);
  });

  it("tells buckets, keys and queues apart", async () => {
    proxy.obey(({ resource }) => (resource === `/${Bucket}/apart` ? { type: "drop" } : null));
    await put("beside");
    await expect(put("apart")).rejects.toThrow();
    const name = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
    proxy.obey(({ resource }) => (resource === name ? { type: "drop" } : null));
    await expect(send("apart")).rejects.toThrow();
  });

  it("may lose an answer of what was done", async () => {
    proxy.obey(() => ({ type: "lose_answer" }));
    await expect(put("done")).rejects.toThrow();
    proxy.obey(null);
    expect(await read("done")).toBe("content of done");
  });

  it("doubles messages, and takes some for later", async () => {
    proxy.obey(() => ({ type: "twice" }));
    await send("double");
    proxy.obey(() => ({ type: "later", ms: 300 }));
    await send("first");
    proxy.obey(null);
    await send("second");
    const arrived = await receiveAll(3);
    expect(arrived).toHaveLength(3);
    expect(new Set(arrived)).toEqual(new Set(["double", "second"]));
    await proxy.settled();
    expect(await receiveAll(1)).toEqual(["first"]);
  });
});
