import { notifyMessageSchema } from "@formtrap/contracts";
import { type NotifyContext, notifySubmission } from "@formtrap/core/delivery";
import { notify } from "../runtime/queue-notify.ts";
import { sqsBatch } from "./sqs-batch.ts";

/** All messages of a batch: they mostly wait for destinations. */
const SUBMISSIONS_AT_ONCE = 10;

/** The handler of one of the two queues that lead to deliveries. */
export const deliverBatch = (lane: NotifyContext["lane"]): ReturnType<typeof sqsBatch> =>
  sqsBatch({
    schema: notifyMessageSchema,
    logger: notify.logger,
    atOnce: SUBMISSIONS_AT_ONCE,
    work: async (message, requestId) => {
      await notifySubmission({ ctx: notify.newContext({ lane, requestId }), message });
    },
    afterBatch: () => notify.releaseConnections(),
  });
