import * as z from "zod";

/** As many as one call takes up; of more, the rest is left for another call. */
const REPLAYED_MAX = 1_000;

export const deliveryStatusSchema = z.enum(["pending", "succeeded", "failed", "abandoned"]);

export const replayDeliveriesInputSchema = z.union([
  z.strictObject({ deliveryIds: z.array(z.uuid()).min(1).max(REPLAYED_MAX) }),
  z.strictObject({
    destinationId: z.uuid(),
    statuses: z
      .array(z.enum(["failed", "abandoned"]))
      .min(1)
      .max(2)
      .default(["failed"]),
    since: z.iso
      .datetime({ offset: true })
      .describe("Of what was posted since then; at most 1,000 of it, the oldest first."),
  }),
]);
