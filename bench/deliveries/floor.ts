import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { LocalInfo } from "../../tests/support/local-info.ts";
import type { WebhookReceiver } from "../../tests/support/webhook-receiver.ts";

const BODY = JSON.stringify({ type: "floor", data: { submission: { id: "floor" } } });

/** A message through a queue of the same SQS, then one bare HTTP post of who received it; in milliseconds. */
export async function measureFloor(options: {
  readonly aws: LocalInfo["aws"];
  readonly receiver: WebhookReceiver;
  readonly turns: number;
}): Promise<readonly number[]> {
  const { endpointUrl: endpoint, region, accessKeyId, secretAccessKey } = options.aws;
  const sqs = new SQSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "bench-floor" }));
  const times: number[] = [];
  for (let turn = 0; turn < options.turns; turn += 1) {
    const receiving = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    const startedAtMs = performance.now();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
    const { Messages: [message] = [] } = await receiving;
    await fetch(`${options.receiver.origin}/floor`, { method: "POST", body: BODY });
    times.push(performance.now() - startedAtMs);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  }
  sqs.destroy();
  return times;
}
