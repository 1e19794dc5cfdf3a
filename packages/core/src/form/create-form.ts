import { type CreateFormInput, createFormInputSchema, type NewForm, newId } from "@formtrap/contracts";
import type { TenantForm } from "@formtrap/tenant-db";
import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { openTenantStore } from "../tenant/index.ts";
import type { Form } from "./form.ts";
import { toColumns } from "./form-settings.ts";
import { storeForm } from "./store-form.ts";

export interface CreatedForm {
  readonly formId: string;
  /** What a page posts to: `/f/{endpointId}`. */
  readonly endpointId: string;
  readonly form: Form;
}

/**
 * Creates a form in the tenant's database and an address that leads to it. Two databases are written, so the order
 * is: an address that leads nowhere yet, the form's row, then the policy that opens the address. With the same
 * `id` a repeat finishes what a crash left, and a repeat after the end changes nothing.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready` (no active tenant), `conflict` (another space's id).
 */
export async function createForm(options: {
  readonly ctx: SpaceContext;
  readonly input: CreateFormInput;
}): Promise<CreatedForm> {
  const { ctx } = options;
  requireRole(ctx, "form:write");
  const input = parseInput(createFormInputSchema, options.input);
  const formId = input.id ?? newId();
  const entry = {
    organizationId: ctx.space.id,
    action: "form.create",
    targetType: "form",
    targetId: formId,
  };
  return await audited(ctx, entry, async () => {
    const store = await openTenantStore({ ctx });
    const form = await storeForm({ ctx, store, row: toTenantForm(ctx, formId, input) });
    return { formId, endpointId: form.endpointId, form };
  });
}

function toTenantForm(ctx: SpaceContext, formId: string, input: NewForm): TenantForm {
  const { id: _id, ...columns } = input;
  const now = ctx.clock.now();
  return {
    ...toColumns(columns),
    id: formId,
    organizationId: ctx.space.id,
    policyVersion: 1,
    createdBy: ctx.actor.type === "user" ? ctx.actor.userId : null,
    createdAt: now,
    updatedAt: now,
  };
}
