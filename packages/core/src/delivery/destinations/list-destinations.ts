import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { requireOwnForm } from "../../form/index.ts";
import { openTenantStore } from "../../tenant/index.ts";
import { type Destination, toDestination } from "./destination.ts";

/**
 * The destinations of a form, with those of all forms, or every one of the space where `formId` is null; oldest first.
 * @throws DomainError `forbidden`, `not_found` (the form), `not_ready`.
 */
export async function listDestinations(options: {
  readonly ctx: SpaceContext;
  readonly formId: string | null;
}): Promise<readonly Destination[]> {
  const { ctx, formId } = options;
  requireRole(ctx, "destination:read");
  if (formId !== null) await requireOwnForm(ctx, formId);
  const { destinations } = await openTenantStore({ ctx });
  const rows = formId === null ? await destinations.list() : await destinations.ofForm(formId);
  return rows.map(toDestination);
}
