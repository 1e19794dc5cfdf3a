import {
  type CreateFormInput,
  createFormInputSchema,
  type NewForm,
  newEndpointId,
  newId,
} from "@formtrap/contracts";
import type { TenantForm } from "@formtrap/tenant-db";
import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { ensureDeliveryKey, openTenantStore } from "../tenant/index.ts";
import { saveFormDestinations } from "./form-destinations.ts";
import { publishForm } from "./publish-form.ts";

export interface CreatedForm {
  readonly formId: string;
  /** What a page posts to: `/f/{endpointId}`. */
  readonly endpointId: string;
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
    const endpointId = await reserveEndpoint(ctx, formId);
    await store.forms.insert(toTenantForm(ctx, formId, input));
    const form = await store.forms.find(formId);
    if (form === null || form.organizationId !== ctx.space.id) {
      throw new DomainError("conflict", "The form could not be stored in the space's database.");
    }
    if ((await saveFormDestinations({ ctx, store, form })) > 0) await ensureDeliveryKey({ ctx });
    await publishForm({ ctx, store, form });
    return { formId, endpointId };
  });
}

/** The space's row is the lock: two creations of one form end with one address. */
async function reserveEndpoint(ctx: SpaceContext, formId: string): Promise<string> {
  return await ctx.control.transaction().execute(async (tx) => {
    await tx
      .selectFrom("organization")
      .select("id")
      .where("id", "=", ctx.space.id)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    const existing = await tx
      .selectFrom("formEndpoint")
      .select(["id", "organizationId"])
      .where("formId", "=", formId)
      .where("kind", "=", "id")
      .where("retiredAt", "is", null)
      .orderBy("createdAt")
      .limit(1)
      .executeTakeFirst();
    if (existing !== undefined) {
      if (existing.organizationId === ctx.space.id) return existing.id;
      throw new DomainError("conflict", "This form id is taken.");
    }
    const id = newEndpointId();
    await tx
      .insertInto("formEndpoint")
      .values({
        id,
        formId,
        kind: "id",
        organizationId: ctx.space.id,
        userId: ctx.actor.type === "user" ? ctx.actor.userId : null,
        createdAt: ctx.clock.now(),
      })
      .execute();
    return id;
  });
}

function toTenantForm(ctx: SpaceContext, formId: string, input: NewForm): TenantForm {
  const { id: _id, ...columns } = input;
  const now = ctx.clock.now();
  return {
    ...columns,
    id: formId,
    organizationId: ctx.space.id,
    policyVersion: 1,
    createdBy: ctx.actor.type === "user" ? ctx.actor.userId : null,
    createdAt: now,
    updatedAt: now,
  };
}
