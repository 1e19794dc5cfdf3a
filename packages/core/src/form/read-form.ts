import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { openTenantStore } from "../tenant/index.ts";
import { describeForm, type Form } from "./form.ts";
import { requireForm } from "./require-form.ts";

/**
 * A form as the space's own database has it.
 * @throws DomainError `forbidden`, `not_found`, `conflict` (its row is what no form can be), `not_ready`.
 */
export async function readForm(options: {
  readonly ctx: SpaceContext;
  readonly formId: string;
}): Promise<Form> {
  const { ctx, formId } = options;
  requireRole(ctx, "form:read");
  const store = await openTenantStore({ ctx });
  return await describeForm(ctx, await requireForm(ctx, store, formId));
}
