import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type AwsCall, type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import type { QueueName } from "@formtrap/functions/manifest";
import { vi } from "vitest";

const REGION = "eu-central-1";
const KEYS = { accessKeyId: "AKIATEST", secretAccessKey: "testtesttest" } as const;

/** The cloud's services for one test file, in a folder of their own that goes with them. */
export interface TestAws extends AwsEndpoint {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Calls to the services, oldest first. */
  readonly calls: AwsCall[];
}

/** What a stage has of its own there: bucket, key and queues. */
export interface TestPlatform {
  /** Names of `PLATFORM_BUCKET`, `PLATFORM_KEY_ID` and the queues' addresses, with their values. */
  readonly environment: Readonly<Record<string, string>>;
  readonly bucket: string;
  readonly keyId: string;
  readonly s3: S3Client;
  /** What waits in a queue, and does no more: at most ten messages. */
  receive(queue: QueueName): Promise<readonly unknown[]>;
  close(): void;
}

export async function startTestAws(): Promise<TestAws> {
  const dataDir = await mkdtemp(join(tmpdir(), "formtrap-aws-"));
  const calls: AwsCall[] = [];
  const onCall = (call: AwsCall) => void calls.push(call);
  const aws = await startAwsEndpoint({ dataDir, region: REGION, credentials: [KEYS], onCall });
  return {
    ...aws,
    region: REGION,
    credentials: KEYS,
    calls,
    close: async () => {
      await aws.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Leads clients to an address as Lambda and the local cloud do: by the environment, until `vi.unstubAllEnvs()`. */
export function pointAwsAt(url: string): void {
  vi.stubEnv("AWS_ENDPOINT_URL", url);
  vi.stubEnv("AWS_REGION", REGION);
  vi.stubEnv("AWS_ACCESS_KEY_ID", KEYS.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", KEYS.secretAccessKey);
}

/** Makes what a stage has of its own. `endpoint`: any with these credentials; queues that are there already stay. */
export async function createTestPlatform(endpoint: {
  readonly url: string;
  readonly region: string;
  readonly credentials: TestAws["credentials"];
}): Promise<TestPlatform> {
  const options = { endpoint: endpoint.url, region: endpoint.region, credentials: endpoint.credentials };
  const s3 = new S3Client(options);
  const sqs = new SQSClient(options);
  const kms = new KMSClient(options);
  const bucket = "formtrap-test-platform";
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  kms.destroy();
  const keyId = KeyMetadata?.KeyId ?? "";
  const queueUrl = async (name: QueueName) => {
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    return QueueUrl;
  };
  return {
    environment: {
      PLATFORM_BUCKET: bucket,
      PLATFORM_KEY_ID: keyId,
      CARRY_QUEUE_URL: await queueUrl("carry"),
      NOTIFY_QUEUE_URL: await queueUrl("notify"),
      REDELIVER_QUEUE_URL: await queueUrl("redeliver"),
      REPLAY_QUEUE_URL: await queueUrl("replay"),
      SNAPSHOT_QUEUE_URL: await queueUrl("snapshot"),
      SWEEP_QUEUE_URL: await queueUrl("sweep"),
    },
    bucket,
    keyId,
    s3,
    receive: async (queue) => {
      const poll = new ReceiveMessageCommand({ QueueUrl: await queueUrl(queue), MaxNumberOfMessages: 10 });
      const { Messages: messages = [] } = await sqs.send(poll);
      return messages.map(({ Body: body = "" }): unknown => JSON.parse(body));
    },
    close: () => {
      s3.destroy();
      sqs.destroy();
    },
  };
}
