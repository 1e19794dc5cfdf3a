import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { republishForms } from "../../form/index.ts";
import { openTenantStore } from "../../tenant/index.ts";
import { requireAdded, requireDestination } from "./require-destination.ts";

/**
 * Removes a destination. What is pending for it is abandoned when it is due; what was delivered stays to be seen.
 * @throws DomainError `forbidden`, `not_found`, `conflict` (made by a form).
 */
export async function removeDestination(options: {
  readonly ctx: SpaceContext;
  readonly destinationId: string;
}): Promise<void> {
  const { ctx, destinationId } = options;
  requireRole(ctx, "destination:write");
  await audited(
    ctx,
    {
      organizationId: ctx.space.id,
      action: "destination.remove",
      targetType: "destination",
      targetId: destinationId,
    },
    async () => {
      const store = await openTenantStore({ ctx });
      const destination = await requireDestination(store, destinationId);
      requireAdded(destination);
      await store.destinations.remove(destinationId);
      await republishForms({ ctx, store, formId: destination.formId });
    },
  );
}
