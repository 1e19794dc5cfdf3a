import { type NotifyMessage, replayDeliveriesInputSchema } from "@formtrap/contracts";
import type { TenantStore } from "@formtrap/tenant-db";
import type * as z from "zod";
import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { openTenantStore } from "../tenant/index.ts";
import { requireDestination } from "./destinations/require-destination.ts";
import type { NotifyContext } from "./notify-context.ts";

const SENDS_AT_ONCE = 20;

export type ReplayInput = z.input<typeof replayDeliveriesInputSchema>;

/**
 * Sends deliveries once more, singly or all that failed at a destination since a time, at most 1,000 a call. Each keeps
 * its id, by which a receiver tells a repetition; those that are still pending, and those of submissions in the trash, are left alone.
 * @returns how many were taken up.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found` (the destination, or a delivery that was named alone),
 * `not_ready`.
 */
export async function replayDeliveries(options: {
  readonly ctx: SpaceContext & Pick<NotifyContext, "queues">;
  readonly input: ReplayInput;
}): Promise<{ readonly replayed: number }> {
  const { ctx } = options;
  requireRole(ctx, "delivery:replay");
  const input = parseInput(replayDeliveriesInputSchema, options.input);
  const targetId = "destinationId" in input ? input.destinationId : (input.deliveryIds[0] ?? "");
  const targetType = "destinationId" in input ? "destination" : "delivery";
  const entry = { organizationId: ctx.space.id, action: "delivery.replay", targetType, targetId };
  return await audited(ctx, entry, async () => {
    const store = await openTenantStore({ ctx });
    const which = "since" in input ? { ...input, since: new Date(input.since) } : input;
    const replayed = await store.deliveries.replay(which, ctx.clock.now());
    if (replayed.length === 0) await requireAny(store, input);
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

/**
 * Sends one delivery once more, under its id.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`; `conflict` where it is on its way, or its submission in the trash.
 */
export async function replayDelivery(options: {
  readonly ctx: SpaceContext & Pick<NotifyContext, "queues">;
  readonly deliveryId: string;
}): Promise<void> {
  const { ctx, deliveryId } = options;
  const { replayed } = await replayDeliveries({ ctx, input: { deliveryIds: [deliveryId] } });
  if (replayed > 0) return;
  throw new DomainError(
    "conflict",
    "It is on its way already, or its submission is in the trash: wait for it, or restore the submission.",
  );
}

/** Nothing is taken up of what was never there, too. */
async function requireAny(
  store: TenantStore,
  input: z.output<typeof replayDeliveriesInputSchema>,
): Promise<void> {
  if ("destinationId" in input) {
    const { destinationId } = input;
    const any = { status: null, before: null, limit: 1 };
    const { deliveries } = await store.deliveries.ofDestination(destinationId, any);
    if (deliveries.length === 0) await requireDestination(store, destinationId);
    return;
  }
  const [first, ...others] = input.deliveryIds;
  if (first === undefined || others.length > 0) return;
  if ((await store.deliveries.find(first)) === null)
    throw new DomainError("not_found", "There is no such delivery in this space.");
}
