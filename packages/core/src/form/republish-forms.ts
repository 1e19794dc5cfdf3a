import type { TenantStore } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { publishForm } from "./publish-form.ts";

/**
 * Publishes a form anew, or all forms of the space where `formId` is null, after something changed that is compiled
 * into their policies. A form that the tenant's database no longer knows is left out.
 */
export async function republishForms(options: {
  readonly ctx: Pick<SpaceContext, "control" | "clock" | "space">;
  readonly store: Pick<TenantStore, "forms" | "destinations">;
  readonly formId: string | null;
}): Promise<void> {
  const { ctx, store } = options;
  const formIds = options.formId === null ? await publishedForms(ctx) : [options.formId];
  for (const formId of formIds) {
    const form = await store.forms.find(formId);
    if (form !== null && form.organizationId === ctx.space.id) await publishForm({ ctx, store, form });
  }
}

async function publishedForms(ctx: Pick<SpaceContext, "control" | "space">): Promise<readonly string[]> {
  const rows = await ctx.control
    .selectFrom("formPolicy")
    .select("formId")
    .where("organizationId", "=", ctx.space.id)
    .orderBy("formId")
    .execute();
  return rows.map(({ formId }) => formId);
}
