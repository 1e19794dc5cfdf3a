import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { MessageQueue } from "@formtrap/core/ports";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { errorCode } from "./error-code.ts";

/** One message with both attempts. */
const DEADLINE_MS = 3_000;

/** The queue did not take a message. Carries a code only: an SDK error holds the request. */
class QueueUnavailable extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`The queue did not take the message (${code}).`);
    this.name = "QueueUnavailable";
    this.code = code;
  }
}

/** A client that gives up on a connect after 500 ms and on an answer after 1.5 s, tried twice: somebody waits. */
export function createSqsClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 2,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 500,
      requestTimeout: 1_500,
      throwOnRequestTimeout: true,
    }),
  });
}

/** A standard queue in Amazon SQS; a message's body is JSON. `send` throws QueueUnavailable within 3 s. */
export function createSqsQueue({
  client,
  queueUrl,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): MessageQueue {
  return {
    send: async (message, { delaySeconds } = {}) => {
      const send = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
      });
      try {
        await client.send(send, { abortSignal: AbortSignal.timeout(DEADLINE_MS) });
      } catch (error) {
        throw new QueueUnavailable(errorCode(error));
      }
    },
  };
}
