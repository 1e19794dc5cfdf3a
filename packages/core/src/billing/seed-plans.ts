import { planLimitsSchema } from "@formtrap/contracts";
import { requireSystem } from "../authorize.ts";
import type { Context } from "../context.ts";
import { type Plan, plans } from "./plans.ts";

/**
 * Writes the plans of `plans.ts` to the control database; runs at every deploy. Stripe's price ids, which are not
 * in the file, stay as they are, and so do plans that the file no longer lists.
 * @throws DomainError `forbidden`, ZodError for limits that no schema knows.
 */
export async function seedPlans(options: {
  readonly ctx: Pick<Context, "actor" | "control">;
}): Promise<void> {
  const { ctx } = options;
  requireSystem(ctx);
  await ctx.control
    .insertInto("plan")
    .values(plans.map(toRow))
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((row) => ({
        name: row.ref("excluded.name"),
        description: row.ref("excluded.description"),
        priceMonthly: row.ref("excluded.priceMonthly"),
        priceAnnual: row.ref("excluded.priceAnnual"),
        currency: row.ref("excluded.currency"),
        placement: row.ref("excluded.placement"),
        limits: row.ref("excluded.limits"),
        isPublic: row.ref("excluded.isPublic"),
        sortOrder: row.ref("excluded.sortOrder"),
      })),
    )
    .execute();
}

function toRow(plan: Plan, index: number) {
  const { limits, ...columns } = plan;
  return { ...columns, limits: JSON.stringify(planLimitsSchema.parse(limits)), sortOrder: index };
}
