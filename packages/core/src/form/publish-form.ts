import type { TenantForm, TenantStore } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { compilePolicy } from "./compile-policy.ts";

/**
 * Hands a form's policy, with its enabled destinations, to ingest and to those who send. An older version never replaces a newer one, so that two publishers at once and
 * a late retry end with the newest.
 */
export async function publishForm(options: {
  readonly ctx: Pick<SpaceContext, "control" | "clock">;
  readonly store: Pick<TenantStore, "destinations">;
  readonly form: TenantForm;
}): Promise<void> {
  const { ctx, store, form } = options;
  const policy = compilePolicy(form, await store.destinations.ofForm(form.id));
  const now = ctx.clock.now();
  await ctx.control
    .insertInto("formPolicy")
    .values({
      formId: form.id,
      organizationId: form.organizationId,
      version: policy.version,
      policy: JSON.stringify(policy),
      updatedAt: now,
    })
    .onConflict((conflict) =>
      conflict
        .column("formId")
        .doUpdateSet({ version: policy.version, policy: JSON.stringify(policy), updatedAt: now })
        .where("formPolicy.version", "<=", policy.version)
        .where("formPolicy.organizationId", "=", form.organizationId),
    )
    .execute();
}
