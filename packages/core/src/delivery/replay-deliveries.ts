import type { NotifyMessage } from "@formtrap/contracts";
import * as z from "zod";
import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { openTenantStore } from "../tenant/index.ts";
import type { NotifyContext } from "./notify-context.ts";

/** As many as one call takes up; of more, the rest is left for another call. */
const REPLAYED_MAX = 1_000;
const SENDS_AT_ONCE = 20;

const replayInputSchema = z.union([
  z.strictObject({ deliveryIds: z.array(z.uuid()).min(1).max(REPLAYED_MAX) }),
  z.strictObject({
    destinationId: z.uuid(),
    statuses: z
      .array(z.enum(["failed", "abandoned"]))
      .min(1)
      .default(["failed"]),
    since: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  }),
]);
export type ReplayInput = z.input<typeof replayInputSchema>;

/**
 * Sends deliveries once more, singly or all that failed at a destination since a time, at most 1,000 a call. Each keeps
 * its id, by which a receiver tells a repetition; those that are still pending are left alone.
 * @returns how many were taken up.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`.
 */
export async function replayDeliveries(options: {
  readonly ctx: SpaceContext & Pick<NotifyContext, "queues">;
  readonly input: ReplayInput;
}): Promise<{ readonly replayed: number }> {
  const { ctx } = options;
  requireRole(ctx, "delivery:replay");
  const input = parseInput(replayInputSchema, options.input);
  const targetId = "destinationId" in input ? input.destinationId : (input.deliveryIds[0] ?? "");
  const targetType = "destinationId" in input ? "destination" : "delivery";
  const entry = { organizationId: ctx.space.id, action: "delivery.replay", targetType, targetId };
  return await audited(ctx, entry, async () => {
    const store = await openTenantStore({ ctx });
    const replayed = await store.deliveries.replay(input, ctx.clock.now());
    const waiting = replayed.values();
    const sendAll = async (): Promise<void> => {
      for (const { deliveryId, submissionId, formId } of waiting) {
        const organizationId = ctx.space.id;
        const message = {
          v: 1,
          organizationId,
          formId,
          submissionId,
          deliveryId,
        } satisfies Partial<NotifyMessage>;
        await ctx.queues.redeliver.send(message);
      }
    };
    await Promise.all(Array.from({ length: SENDS_AT_ONCE }, sendAll));
    return { replayed: replayed.length };
  });
}
