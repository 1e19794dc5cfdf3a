import { carryMessageSchema } from "@formtrap/contracts";
import { carryObject } from "@formtrap/core/spool";
import { carry } from "../runtime/queue-carry.ts";
import { sqsBatch } from "./sqs-batch.ts";

/** All messages of a batch: they wait for S3 alone. */
const OBJECTS_AT_ONCE = 10;

/** Puts sealed posts into the platform's bucket which it did not take when they came. Comes again until it does. */
export const handler = sqsBatch({
  schema: carryMessageSchema,
  // Each is a post that its visitor was promised: what this version cannot read may be a later one's.
  unreadable: "fail",
  logger: carry.logger,
  atOnce: OBJECTS_AT_ONCE,
  work: (message) => carryObject({ ctx: carry, message }),
  // Nothing of a tenant's is held.
  afterBatch: () => Promise.resolve(),
});
