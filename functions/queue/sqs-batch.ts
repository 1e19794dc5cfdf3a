import type { Logger } from "@formtrap/core/ports";
import type { Context, SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type * as z from "zod";

/** One piece of work, and the messages of a batch that ask for it. */
interface Work<Message> {
  readonly message: Message;
  readonly messageIds: string[];
}

/**
 * A handler of one queue. Each message stands for itself: those that fail come again, and no others
 * (`ReportBatchItemFailures`). Equal messages of a batch are one piece of work. What does not parse is logged, without
 * its content, and dropped, since it never will; unless `unreadable` says that it fails, and so ends as a dead letter.
 * @param options `atOnce`: how many messages of a batch are worked on at a time; `afterBatch`: what is to be given back
 * before the container is frozen.
 */
export function sqsBatch<Schema extends z.ZodType>(options: {
  readonly schema: Schema;
  /** Default: `drop`. */
  readonly unreadable?: "drop" | "fail";
  readonly logger: Logger;
  readonly atOnce: number;
  readonly work: (message: z.output<Schema>, requestId: string, context: Context) => Promise<void>;
  readonly afterBatch: () => Promise<void>;
}): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const { schema, unreadable = "drop", logger, atOnce } = options;

  const collect = (
    { Records: records }: SQSEvent,
    requestId: string,
  ): { readonly works: readonly Work<z.output<Schema>>[]; readonly unreadableIds: readonly string[] } => {
    const unreadableIds: string[] = [];
    const works = new Map<string, Work<z.output<Schema>>>();
    for (const { messageId, body } of records) {
      const parsed = schema.safeParse(parseJson(body));
      if (!parsed.success) {
        unreadableIds.push(messageId);
        const message =
          unreadable === "drop" ? "message dropped: it is none of ours" : "message not readable";
        logger.error(message, { requestId, messageId });
        continue;
      }
      const text = JSON.stringify(parsed.data);
      const known = works.get(text);
      if (known === undefined) works.set(text, { message: parsed.data, messageIds: [messageId] });
      else known.messageIds.push(messageId);
    }
    return { works: [...works.values()], unreadableIds };
  };

  return async (event, context) => {
    const { awsRequestId: requestId } = context;
    const { works, unreadableIds } = collect(event, requestId);
    const batchItemFailures: SQSBatchItemFailure[] = [];
    const fail = (messageIds: readonly string[]) => {
      batchItemFailures.push(...messageIds.map((itemIdentifier) => ({ itemIdentifier })));
    };
    if (unreadable === "fail") fail(unreadableIds);
    const waiting = works.values();
    const workOff = async (): Promise<void> => {
      for (const { message, messageIds } of waiting) {
        try {
          await options.work(message, requestId, context);
        } catch (error) {
          logger.error("message failed", { requestId, messageIds: messageIds.join(",") }, error);
          fail(messageIds);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, workOff));
    await options.afterBatch();
    return { batchItemFailures };
  };
}

/** @returns null, which no schema takes, for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
