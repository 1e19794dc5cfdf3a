import { isDeepStrictEqual } from "node:util";
import { DomainError } from "../../errors.ts";
import { recordTenantEvent } from "../../tenant/index.ts";
import type { ProvisioningStep } from "../step.ts";

/** Opens the tenant for submissions, or notes the version that the tables of an open one have by now. */
export const activateStep: ProvisioningStep = {
  name: "activate",
  title: "Activating the space",
  run: async ({ ctx, state }) => {
    const { tenantId, packVersions } = state;
    if (tenantId === null) throw new TypeError("The tenant was not reserved yet.");
    await ctx.control.transaction().execute(async (tx) => {
      const tenant = await tx
        .selectFrom("tenant")
        .select(["status", "secretRef", "schemaVersions"])
        .where("id", "=", tenantId)
        .where("organizationId", "=", ctx.space.id)
        .forNoKeyUpdate()
        .executeTakeFirst();
      if (tenant === undefined || tenant.secretRef === null) {
        throw new DomainError("not_ready", "The tenant's credentials were not saved.");
      }
      const isActive = tenant.status === "active";
      if (isActive && isDeepStrictEqual(tenant.schemaVersions, packVersions)) return;
      if (!isActive && tenant.status !== "provisioning" && tenant.status !== "failed") {
        throw new DomainError("conflict", `The tenant is ${tenant.status} and cannot be activated.`);
      }
      await tx
        .updateTable("tenant")
        .set({
          status: "active",
          packs: Object.keys(packVersions),
          schemaVersions: JSON.stringify(packVersions),
          updatedAt: ctx.clock.now(),
        })
        .where("id", "=", tenantId)
        .execute();
      const event = isActive
        ? { eventType: "schema_updated", description: "The space's own database has the newest tables." }
        : { eventType: "activated", description: "The space's own database is ready for submissions." };
      const details = { tablesCreated: state.tablesCreated, totalTables: state.totalTables };
      await recordTenantEvent(ctx, tx, { ...event, tenantId, details });
    });
    return {};
  },
};
