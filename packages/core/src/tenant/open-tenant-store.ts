import type { TenantStore } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { readTenant } from "./read-tenant.ts";

/**
 * The one place that turns a space into its data, as the inbox's role. Nothing is contacted before it is used.
 * @throws DomainError `not_ready` where the space has no database in use.
 */
export async function openTenantStore(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space" | "storeFor">;
}): Promise<TenantStore> {
  const { ctx } = options;
  const { route, appSecretRef } = await readTenant({ ctx });
  if (route.status === "deleted") throw new DomainError("not_ready", "This space's data was deleted.");
  const { tenantId, generation, schemaName } = route;
  return ctx.storeFor({ tenantId, generation, schemaName, secretRef: appSecretRef });
}
