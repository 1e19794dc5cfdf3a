import type { SpaceContext } from "../context.ts";
import { defineJob } from "../job/index.ts";
import { recordTenantEvent } from "../tenant/index.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { type ProvisioningState, provisioningStateSchema } from "./provisioning-state.ts";
import type { ProvisioningStep } from "./step.ts";
import { activateStep } from "./steps/activate.ts";
import { applyPacksStep } from "./steps/apply-packs.ts";
import { createRolesStep } from "./steps/create-roles.ts";
import { reserveTenantStep } from "./steps/reserve-tenant.ts";
import { saveCredentialsStep } from "./steps/save-credentials.ts";
import { testConnectionStep } from "./steps/test-connection.ts";
import { verifySchemaStep } from "./steps/verify-schema.ts";

/** How a customer's own database becomes a tenant's, in order. */
export const byoiSteps: readonly ProvisioningStep[] = [
  testConnectionStep,
  reserveTenantStep,
  createRolesStep,
  applyPacksStep,
  verifySchemaStep,
  saveCredentialsStep,
  activateStep,
].map((step) => ({
  ...step,
  run: async (input) => {
    try {
      return await step.run(input);
    } catch (error) {
      throw explainRefusal(error);
    }
  },
}));

/** The job that makes a customer's own database ready; its secret is `{administratorUrl}`. */
export const byoiJob = defineJob<ProvisioningState>({
  kind: "provision_byoi",
  state: provisioningStateSchema,
  steps: byoiSteps,
  isExclusive: true,
  tables: ({ tablesCreated, totalTables }) => ({ created: tablesCreated, total: totalTables }),
  abandon: markFailed,
});

/** A tenant that never opened is marked; one in use, whose tables were to be brought up to date, stays in use. */
async function markFailed({
  ctx,
  state: { tenantId },
  reason,
}: {
  readonly ctx: SpaceContext;
  readonly state: ProvisioningState;
  readonly reason: string;
}): Promise<void> {
  if (tenantId === null) return;
  await ctx.control.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("tenant")
      .set({ status: "failed", updatedAt: ctx.clock.now() })
      .where("id", "=", tenantId)
      .where("organizationId", "=", ctx.space.id)
      .where("status", "=", "provisioning")
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const description = `Initializing did not finish. ${reason}`;
    await recordTenantEvent(ctx, tx, { tenantId, eventType: "provisioning_failed", description });
  });
}
