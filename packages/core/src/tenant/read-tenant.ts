import type { TenantRoute } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";

/** A tenant that is ready for use: its route, and the references of the two other roles' credentials. */
export interface ReadyTenant {
  readonly route: TenantRoute;
  readonly appSecretRef: string;
  readonly ownerSecretRef: string;
  readonly connectionId: string | null;
  /** Pack to the version that its tables are known to have. */
  readonly schemaVersions: Readonly<Record<string, string>>;
}

/**
 * Where the space's data lives, as the registry says.
 * @throws DomainError `not_ready` where nothing was connected yet, or initializing it did not finish.
 */
export async function readTenant(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
}): Promise<ReadyTenant> {
  const { control, space } = options.ctx;
  const row = await control
    .selectFrom("tenant")
    .selectAll()
    .where("organizationId", "=", space.id)
    .executeTakeFirst();
  const { schemaName = null, secretRef = null, appSecretRef = null, ownerSecretRef = null } = row ?? {};
  if (row === undefined || schemaName === null || secretRef === null) throw notReady();
  if (appSecretRef === null || ownerSecretRef === null || row.status === "provisioning") throw notReady();
  return {
    route: {
      tenantId: row.id,
      organizationId: row.organizationId,
      status: row.status,
      ingestMode: row.ingestMode,
      placement: row.placement,
      schemaName,
      ingestSecretRef: secretRef,
      generation: row.generation,
    },
    appSecretRef,
    ownerSecretRef,
    connectionId: row.connectionId,
    schemaVersions: row.schemaVersions,
  };
}

function notReady(): DomainError {
  return new DomainError("not_ready", "This space has no database yet. Connect one and initialize it first.");
}
