import { sweepMessageSchema } from "@formtrap/contracts";
import { sweepUnusedFiles } from "@formtrap/core/sweep";
import { queue } from "../runtime/queue.ts";
import { sqsBatch } from "./sqs-batch.ts";

/** A slow customer's bucket holds up few others, and no more sockets are open than the memory is for. */
const FORMS_AT_ONCE = 4;

/** Looks for a form's files that no submission holds; asked for by whatever brings files in. */
export const handler = sqsBatch({
  schema: sweepMessageSchema,
  logger: queue.logger,
  atOnce: FORMS_AT_ONCE,
  work: async ({ organizationId, formId }, requestId) => {
    const ctx = queue.newContext({ work: "sweep-uploads", requestId });
    const report = await sweepUnusedFiles({ ctx, organizationId, formId });
    queue.logger.info("form swept", { requestId, organizationId, formId, ...report });
  },
  afterBatch: () => queue.releaseConnections(),
});
