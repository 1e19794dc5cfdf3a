import type { SpoolReason } from "@formtrap/contracts";
import type { ControlDatabase } from "@formtrap/control-db";
import type { Selectable } from "kysely";
import type { Context, TenantAccess } from "../context.ts";

/** A tenant whose posts wait, as far as bringing them to it goes. */
export interface SpooledTenant {
  readonly tenantId: string;
  readonly space: { readonly id: string; readonly name: string };
  /** null: it has no database yet. */
  readonly access: { readonly ingest: TenantAccess; readonly app: TenantAccess } | null;
  readonly isBreakerOpen: boolean;
  /** Why its database may not be asked now; null: it may. */
  readonly heldBackBy: SpoolReason | null;
}

/** @returns null where there is no such tenant. */
export async function readSpooledTenant(
  ctx: Pick<Context, "control">,
  tenantId: string,
): Promise<SpooledTenant | null> {
  const row = await ctx.control
    .selectFrom("tenant")
    .innerJoin("organization", "organization.id", "tenant.organizationId")
    .select([
      "organization.name",
      "tenant.organizationId",
      "tenant.status",
      "tenant.ingestMode",
      "tenant.generation",
      "tenant.schemaName",
      "tenant.secretRef",
      "tenant.appSecretRef",
      "tenant.breaker",
    ])
    .where("tenant.id", "=", tenantId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    tenantId,
    space: { id: row.organizationId, name: row.name },
    access: accessOf(tenantId, row),
    isBreakerOpen: row.breaker !== null,
    heldBackBy: whyHeldBack(row),
  };
}

function accessOf(
  tenantId: string,
  row: {
    readonly generation: number;
    readonly schemaName: string | null;
    readonly secretRef: string | null;
    readonly appSecretRef: string | null;
  },
): SpooledTenant["access"] {
  const { generation, schemaName, secretRef, appSecretRef } = row;
  if (schemaName === null || secretRef === null || appSecretRef === null) return null;
  const place = { tenantId, generation, schemaName };
  return { ingest: { ...place, secretRef }, app: { ...place, secretRef: appSecretRef } };
}

/** Why a tenant's database may not be asked now; null: it may. */
export function whyHeldBack(
  row: Pick<Selectable<ControlDatabase["tenant"]>, "status" | "ingestMode" | "secretRef">,
): SpoolReason | null {
  // Initializing it did not finish.
  if (row.secretRef === null) return "misconfigured";
  switch (row.status) {
    case "active":
      return row.ingestMode === "spool_only" ? "spool_only" : null;
    case "moving":
      return "moving";
    case "provisioning":
    case "failed":
      return "misconfigured";
    case "suspended":
    case "deleted":
      return "suspended";
  }
}
