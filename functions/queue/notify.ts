import { deliverBatch } from "./deliver-batch.ts";

/** Makes the first try at the deliveries of new submissions. */
export const handler = deliverBatch("notify");
