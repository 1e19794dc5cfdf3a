import type { PublishedPolicy } from "@formtrap/contracts";
import type { TenantDestination, TenantForm, TenantStore } from "@formtrap/tenant-db";
import { ZodError } from "zod";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { compilePolicy } from "./compile-policy.ts";
import { describeOddRow } from "./require-form.ts";

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
  const destinations = await store.destinations.ofForm(form.id);
  const policy = compile(form, destinations);
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

/** @throws DomainError `conflict` where the row, or a destination's, says what no policy can. */
function compile(form: TenantForm, destinations: readonly TenantDestination[]): PublishedPolicy {
  try {
    return compilePolicy(form, destinations);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw new DomainError("conflict", describeOddRow(error.issues.map(({ path }) => path.join("."))));
  }
}
