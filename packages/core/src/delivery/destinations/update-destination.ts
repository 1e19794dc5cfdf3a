import { type DestinationInput, destinationInputSchema } from "@formtrap/contracts";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { republishForms } from "../../form/index.ts";
import { parseInput } from "../../parse-input.ts";
import { ensureDeliveryKey, openTenantStore } from "../../tenant/index.ts";
import { describeDestination } from "./describe-destination.ts";
import { type Destination, toDestination } from "./destination.ts";
import { requireAdded, requireDestination } from "./require-destination.ts";

/**
 * Replaces what was said of a destination; its channel and the forms it is for stay. What is pending goes to the new
 * target.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found`, `conflict` (another channel or form, or made by a form).
 */
export async function updateDestination(options: {
  readonly ctx: SpaceContext;
  readonly destinationId: string;
  readonly input: DestinationInput;
}): Promise<Destination> {
  const { ctx, destinationId: id } = options;
  requireRole(ctx, "destination:write");
  const input = parseInput(destinationInputSchema, options.input);
  const entry = {
    organizationId: ctx.space.id,
    action: "destination.update",
    targetType: "destination",
    targetId: id,
  };
  return await audited(ctx, entry, async () => {
    const store = await openTenantStore({ ctx });
    const before = await requireDestination(store, id);
    requireAdded(before);
    if (before.channel !== input.channel || before.formId !== input.formId) {
      throw new DomainError(
        "conflict",
        "A destination keeps its channel and its form: add another one instead.",
      );
    }
    const described = describeDestination(input, { id, deliveryKey: await ensureDeliveryKey({ ctx }) });
    await store.destinations.save({ ...before, ...described, updatedAt: ctx.clock.now() });
    await republishForms({ ctx, store, formId: before.formId });
    return toDestination(await requireDestination(store, id));
  });
}
