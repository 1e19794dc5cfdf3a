import type { TenantForm, TenantStore } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { describeForm, type Form } from "./form.ts";
import { tellOddRows } from "./require-form.ts";
import { reserveEndpoint } from "./reserve-endpoint.ts";
import { publishSaved } from "./save-form.ts";

/**
 * Makes a form of a row. Two databases are written, so the order is: an address that leads nowhere yet, the form's row,
 * then the policy that opens the address. A repeat finishes what a crash left, and after the end changes nothing.
 * @throws DomainError `conflict` (another space's id; a row that is no form's).
 */
export async function storeForm(options: {
  readonly ctx: SpaceContext;
  readonly store: TenantStore;
  readonly row: TenantForm;
  readonly beforePublishing?: () => Promise<void>;
}): Promise<Form & { readonly endpointId: string }> {
  const { ctx, store, row } = options;
  const endpointId = await reserveEndpoint(ctx, row.id);
  await store.forms.insert(row);
  const form = await tellOddRows(() => store.forms.find(row.id));
  if (form === null || form.organizationId !== ctx.space.id) {
    throw new DomainError("conflict", "The form could not be stored in the space's database.");
  }
  await options.beforePublishing?.();
  await publishSaved(ctx, store, form);
  return { ...(await describeForm(ctx, form)), endpointId };
}
