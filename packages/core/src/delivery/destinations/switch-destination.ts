import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { republishForms } from "../../form/index.ts";
import { openTenantStore } from "../../tenant/index.ts";
import { requireDestination } from "./require-destination.ts";

/**
 * Switches a destination off, so that it hears of nothing new, or on without a test.
 * @throws DomainError `forbidden`, `not_found`.
 */
export async function switchDestination(options: {
  readonly ctx: SpaceContext;
  readonly destinationId: string;
  readonly isEnabled: boolean;
}): Promise<void> {
  const { ctx, destinationId, isEnabled } = options;
  requireRole(ctx, "destination:write");
  await audited(
    ctx,
    {
      organizationId: ctx.space.id,
      action: isEnabled ? "destination.switch_on" : "destination.switch_off",
      targetType: "destination",
      targetId: destinationId,
    },
    async () => {
      const store = await openTenantStore({ ctx });
      const { formId } = await requireDestination(store, destinationId);
      const disabledReason = isEnabled ? null : "It was switched off by hand.";
      await store.destinations.setEnabled(destinationId, { isEnabled, disabledReason, now: ctx.clock.now() });
      await republishForms({ ctx, store, formId });
    },
  );
}
