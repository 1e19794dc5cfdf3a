import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { changeForm } from "./change-form.ts";
import type { Form } from "./form.ts";
import { requireOwnForm } from "./require-own-form.ts";

/**
 * Has a form refuse posts, or take them again, whatever else was changed meanwhile.
 * @throws DomainError `forbidden`, `not_found`, `changed_meanwhile`, `conflict`, `invalid_input`, `not_ready`.
 */
export async function switchForm(options: {
  readonly ctx: SpaceContext;
  readonly formId: string;
  readonly isActive: boolean;
}): Promise<Form> {
  const { ctx, formId, isActive } = options;
  requireRole(ctx, "form:write");
  await requireOwnForm(ctx, formId);
  const action = isActive ? "form.enable" : "form.disable";
  const entry = { organizationId: ctx.space.id, action, targetType: "form", targetId: formId };
  return await audited(ctx, entry, () => changeForm({ ctx, formId, changes: { isActive }, ifVersion: null }));
}
