import { snapshotMessageSchema } from "@formtrap/contracts";
import { publishRouteSnapshot } from "@formtrap/core/submission";
import { ROUTES_AT_ONCE, snapshots } from "../runtime/queue-snapshot.ts";
import { sqsBatch } from "./sqs-batch.ts";

/** Keeps copies of what forms' addresses lead to, for when the control database is away. */
export const handler = sqsBatch({
  schema: snapshotMessageSchema,
  logger: snapshots.logger,
  atOnce: ROUTES_AT_ONCE,
  work: async ({ address }, requestId) => {
    const outcome = await publishRouteSnapshot({ ctx: snapshots, address });
    snapshots.logger.info("route snapshot", { requestId, kind: address.kind, outcome });
  },
  // Nothing of a tenant's is held.
  afterBatch: () => Promise.resolve(),
});
