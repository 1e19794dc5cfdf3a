import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

export interface QueueSpec {
  readonly queue: string;
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceiveCount: number;
}

export interface Queue {
  readonly url: string;
  readonly arn: string;
}

/** As long as SQS keeps anything. */
const RETENTION_SECONDS = String(14 * 24 * 3600);

/**
 * Makes a queue and its dead-letter queue `<queue>-dlq`, or brings existing ones to this specification.
 * @throws the SDK's errors.
 */
export async function createQueue(sqs: SQSClient, spec: QueueSpec): Promise<Queue> {
  const deadLetters = await ensureQueue(sqs, `${spec.queue}-dlq`, {
    MessageRetentionPeriod: RETENTION_SECONDS,
  });
  return await ensureQueue(sqs, spec.queue, {
    MessageRetentionPeriod: RETENTION_SECONDS,
    VisibilityTimeout: String(spec.visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: deadLetters.arn,
      maxReceiveCount: spec.maxReceiveCount,
    }),
  });
}

/** Created without attributes and then set: SQS refuses to create a queue that exists with others. */
async function ensureQueue(
  sqs: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string>>,
): Promise<Queue> {
  const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { ...attributes } }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
  );
  return { url: url ?? "", arn: Attributes?.["QueueArn"] ?? "" };
}
