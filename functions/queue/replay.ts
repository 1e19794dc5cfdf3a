import { replayMessageSchema } from "@formtrap/contracts";
import { replayTenant } from "@formtrap/core/replay";
import { replay, TENANTS_AT_ONCE } from "../runtime/queue-replay.ts";
import { sqsBatch } from "./sqs-batch.ts";

/** A window of posts with statements that take as long as they may, and what is left to do after it. */
const RESERVED_MS = 75_000;

/** Brings posts that wait in the platform's bucket to their tenants' databases. */
export const handler = sqsBatch({
  schema: replayMessageSchema,
  logger: replay.logger,
  atOnce: TENANTS_AT_ONCE,
  work: async (message, requestId, context) => {
    const ctx = replay.newContext(requestId);
    const workMs = context.getRemainingTimeInMillis() - RESERVED_MS;
    await replayTenant({ ctx, message, deadline: new Date(ctx.clock.now().getTime() + workMs) });
  },
  afterBatch: () => replay.releaseConnections(),
});
