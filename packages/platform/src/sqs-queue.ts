import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { BatchQueue } from "@formtrap/core/ports";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { errorCode } from "./error-code.ts";

/** One call with both attempts. */
const DEADLINE_MS = 3_000;
/** SQS's own limits on one call. */
const BATCH = { messagesMax: 10, bytesMax: 1_048_576 } as const;
/** Calls of one `sendAll` that are under way at a time. */
const CALLS_MAX = 8;

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

/** A standard queue in Amazon SQS; a message's body is JSON. Each call throws QueueUnavailable within 3 s. */
export function createSqsQueue({
  client,
  queueUrl,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): BatchQueue {
  const sendBatch = async (bodies: readonly string[]): Promise<void> => {
    const entries = bodies.map((body, index) => ({ Id: String(index), MessageBody: body }));
    const batch = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
    const { Failed: [failed] = [] } = await orSayWhy(
      client.send(batch, { abortSignal: AbortSignal.timeout(DEADLINE_MS) }),
    );
    if (failed !== undefined) throw new QueueUnavailable(failed.Code ?? "Unknown");
  };

  return {
    send: async (message, { delaySeconds } = {}) => {
      const send = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
      });
      await orSayWhy(client.send(send, { abortSignal: AbortSignal.timeout(DEADLINE_MS) }));
    },
    sendAll: async (messages) => {
      const batches = toBatches(messages.map((message) => JSON.stringify(message))).values();
      const workOff = async () => {
        for (const bodies of batches) await sendBatch(bodies);
      };
      await Promise.all(Array.from({ length: CALLS_MAX }, workOff));
    },
  };
}

/** In order, as many together as one call takes. A body that is too large by itself stands alone, for SQS to refuse. */
function toBatches(bodies: readonly string[]): string[][] {
  const batches: string[][] = [];
  let batchBytes = 0;
  for (const body of bodies) {
    const bodyBytes = Buffer.byteLength(body);
    const last = batches.at(-1);
    const fits =
      last !== undefined && last.length < BATCH.messagesMax && batchBytes + bodyBytes <= BATCH.bytesMax;
    if (fits) last.push(body);
    else batches.push([body]);
    batchBytes = fits ? batchBytes + bodyBytes : bodyBytes;
  }
  return batches;
}

async function orSayWhy<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw new QueueUnavailable(errorCode(error));
  }
}
