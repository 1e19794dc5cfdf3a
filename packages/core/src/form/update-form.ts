import { type UpdateFormInput, updateFormInputSchema } from "@formtrap/contracts";
import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { changeForm } from "./change-form.ts";
import type { Form } from "./form.ts";
import { requireOwnForm } from "./require-own-form.ts";

/**
 * Changes what is named of a form's settings, and publishes it. Of several who saw the same version one wins.
 * @param options `ifVersion`: the version that the caller saw; null: any.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found`, `changed_meanwhile`, `conflict` (the row was edited into
 * what no form can be), `not_ready`.
 */
export async function updateForm(options: {
  readonly ctx: SpaceContext;
  readonly formId: string;
  readonly input: UpdateFormInput;
  readonly ifVersion: number | null;
}): Promise<Form> {
  const { ctx, formId, ifVersion } = options;
  requireRole(ctx, "form:write");
  const input = parseInput(updateFormInputSchema, options.input);
  await requireOwnForm(ctx, formId);
  const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const entry = { organizationId: ctx.space.id, action: "form.update", targetType: "form", targetId: formId };
  const details = { changed: Object.keys(changes).join(" ") };
  return await audited(ctx, { ...entry, details }, () => changeForm({ ctx, formId, changes, ifVersion }));
}
