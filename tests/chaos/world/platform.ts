import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { QueueName } from "@formtrap/functions/manifest";
import pg from "pg";
import type { LocalInfo } from "../../support/local-info.ts";

const BUCKET = "formtrap-local-platform";
/** The manifest's are right for functions that run for minutes, and too long to watch. */
const VISIBILITY_SECONDS = { notify: 5, redeliver: 5, carry: 2, replay: 20, snapshot: 5 } as const;
const HURRIED = ["notify", "redeliver", "carry", "replay", "snapshot"] as const;
const QUEUE_COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** The operator's side, reached straight: no fault of a test is in the way. */
export interface Platform extends AsyncDisposable {
  /** Objects below a prefix of the platform's bucket. */
  countObjects(prefix: string): Promise<number>;
  /** Messages in a queue, those under way and those that are to come too. */
  countMessages(queue: QueueName): Promise<number>;
  send(queue: QueueName, message: object, options?: { readonly delaySeconds: number }): Promise<void>;
  /** A query in the control database, as the application. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** @param isHurried messages of killed workers come again within seconds. */
export async function openPlatform(
  { aws, control }: LocalInfo,
  { isHurried }: { readonly isHurried: boolean },
): Promise<Platform> {
  const { endpointUrl: endpoint, region, accessKeyId, secretAccessKey } = aws;
  const account = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  const s3 = new S3Client({ ...account, forcePathStyle: true });
  const sqs = new SQSClient(account);
  const pool = new pg.Pool({ connectionString: control.databaseUrl, max: 2 });
  const urls = new Map<string, string>();
  const urlOf = async (QueueName: QueueName): Promise<string> => {
    const known = urls.get(QueueName);
    if (known !== undefined) return known;
    const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    urls.set(QueueName, QueueUrl);
    return QueueUrl;
  };
  const hurry = async (queue: keyof typeof VISIBILITY_SECONDS): Promise<void> => {
    const Attributes = { VisibilityTimeout: String(VISIBILITY_SECONDS[queue]) };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: await urlOf(queue), Attributes }));
  };
  if (isHurried) await Promise.all(HURRIED.map(hurry));
  return {
    countObjects: async (Prefix) => {
      let count = 0;
      let StartAfter: string | undefined;
      for (;;) {
        const page = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix, StartAfter }));
        count += page.KeyCount ?? 0;
        if (page.IsTruncated !== true) return count;
        StartAfter = page.Contents?.at(-1)?.Key;
      }
    },
    countMessages: async (queue) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: await urlOf(queue), AttributeNames: [...QUEUE_COUNTS] }),
      );
      return QUEUE_COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    },
    send: async (queue, message, { delaySeconds: DelaySeconds } = { delaySeconds: 0 }) => {
      const MessageBody = JSON.stringify(message);
      await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(queue), MessageBody, DelaySeconds }));
    },
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...values])).rows,
    [Symbol.asyncDispose]: async () => {
      s3.destroy();
      sqs.destroy();
      await pool.end();
    },
  };
}
