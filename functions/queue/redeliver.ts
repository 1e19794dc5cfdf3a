import { deliverBatch } from "./deliver-batch.ts";

/** Tries deliveries again that failed, and those whose destinations take long. */
export const handler = deliverBatch("redeliver");
