import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { openTenantStore } from "../../tenant/index.ts";
import { type Destination, toDestination } from "./destination.ts";
import { requireDestination } from "./require-destination.ts";

/** @throws DomainError `forbidden`, `not_found`, `not_ready`. */
export async function readDestination(options: {
  readonly ctx: SpaceContext;
  readonly destinationId: string;
}): Promise<Destination> {
  const { ctx, destinationId } = options;
  requireRole(ctx, "destination:read");
  return toDestination(await requireDestination(await openTenantStore({ ctx }), destinationId));
}
