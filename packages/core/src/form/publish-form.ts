import type { FormPolicy } from "@formtrap/contracts";
import type { TenantForm } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { compilePolicy, type PolicyDestination } from "./compile-policy.ts";

/**
 * Hands a form's policy to ingest. An older version never replaces a newer one, so that two publishers at once and
 * a late retry end with the newest.
 */
export async function publishForm(options: {
  readonly ctx: Pick<SpaceContext, "control" | "clock">;
  readonly form: TenantForm;
  readonly destinations: readonly PolicyDestination[];
}): Promise<FormPolicy> {
  const { ctx, form } = options;
  const policy = compilePolicy(form, options.destinations);
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
  return policy;
}
