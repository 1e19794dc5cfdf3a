import { type DestinationInput, destinationInputSchema, newId } from "@formtrap/contracts";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { republishForms, requireOwnForm, requireRoomForDestinations } from "../../form/index.ts";
import { parseInput } from "../../parse-input.ts";
import { ensureDeliveryKey, openTenantStore } from "../../tenant/index.ts";
import { describeDestination } from "./describe-destination.ts";
import { type Destination, toDestination } from "./destination.ts";
import { requireDestination } from "./require-destination.ts";

/**
 * Adds a destination for one form or for all of a space. It hears of what is posted from now on. With the same `id` a
 * repeat finishes what a crash left. A mail address is written to only once it is a verified recipient.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found` (the form), `limit_reached`, `conflict`, `not_ready`.
 */
export async function createDestination(options: {
  readonly ctx: SpaceContext;
  readonly input: DestinationInput;
}): Promise<Destination> {
  const { ctx } = options;
  requireRole(ctx, "destination:write");
  const input = parseInput(destinationInputSchema, options.input);
  const { formId, channel } = input;
  const id = input.id ?? newId();
  if (formId !== null) await requireOwnForm(ctx, formId);
  const entry = {
    organizationId: ctx.space.id,
    action: "destination.create",
    targetType: "destination",
    targetId: id,
  };
  return await audited(ctx, { ...entry, details: { channel, formId } }, async () => {
    const store = await openTenantStore({ ctx });
    const present = await store.destinations.list();
    const existing = present.find((destination) => destination.id === id);
    if (existing !== undefined && (existing.formId !== formId || existing.channel !== channel)) {
      throw new DomainError("conflict", "This destination id is taken.");
    }
    if (existing === undefined) requireRoomForDestinations(present, 1);
    const now = ctx.clock.now();
    await store.destinations.save({
      ...describeDestination(input, { id, deliveryKey: await ensureDeliveryKey({ ctx }) }),
      id,
      formId,
      isEnabled: true,
      failingSince: null,
      disabledReason: null,
      secretVersion: 1,
      secretRotatedAt: null,
      isFromForm: false,
      createdAt: now,
      updatedAt: now,
    });
    await republishForms({ ctx, store, formId });
    return toDestination(await requireDestination(store, id));
  });
}
