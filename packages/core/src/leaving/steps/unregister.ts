import { sql } from "kysely";
import { recordTenantEvent } from "../../tenant/index.ts";
import type { LeavingState, LeavingStep, LeavingStepInput } from "../leaving-state.ts";

/** Takes the space's data out of the registry: the only place from which anybody finds it. */
export const unregisterStep: LeavingStep = {
  name: "unregister",
  title: "Disconnecting",
  run: async ({ ctx, state }) => {
    await unregister(ctx, state);
    return {};
  },
};

export async function unregister(
  ctx: LeavingStepInput["ctx"],
  { tenantId, connectionId, data }: LeavingState,
): Promise<void> {
  await ctx.control.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("tenant")
      .set({
        status: "deleted",
        connectionId: null,
        // The other references stay, and lead nowhere: addresses that were closed are found by way of this row.
        deliverySecretRef: null,
        breaker: null,
        generation: sql`generation + 1`,
        updatedAt: ctx.clock.now(),
      })
      .where("id", "=", tenantId)
      .where("organizationId", "=", ctx.space.id)
      .where("status", "<>", "deleted")
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await tx.deleteFrom("formCaptchaKey").where("organizationId", "=", ctx.space.id).execute();
    await tx
      .deleteFrom("connection")
      .where("id", "=", connectionId)
      .where("organizationId", "=", ctx.space.id)
      .execute();
    await recordTenantEvent(ctx, tx, {
      tenantId,
      eventType: "disconnected",
      description: "The space left its database.",
      details: { data },
    });
  });
}
