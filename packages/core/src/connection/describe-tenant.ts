import type { TenantPlacement, TenantStatus } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";

/** Where a space's data lives, as people see it. */
export interface TenantDetails {
  /** `none`: nothing was initialized yet. */
  readonly status: TenantStatus | "none";
  readonly placement: TenantPlacement | null;
  readonly region: string | null;
  readonly connectionId: string | null;
  readonly schema: string | null;
  /** Pack to version. */
  readonly schemaVersions: Readonly<Record<string, string>>;
  readonly ingestMode: "normal" | "spool_only" | "blocked";
  readonly whenUnavailable: "spool" | "refuse";
  readonly createdAt: Date | null;
}

const NOTHING: TenantDetails = {
  status: "none",
  placement: null,
  region: null,
  connectionId: null,
  schema: null,
  schemaVersions: {},
  ingestMode: "normal",
  whenUnavailable: "spool",
  createdAt: null,
};

/** Where the space's data lives; its own servers are not asked. @throws DomainError `forbidden`. */
export async function describeTenant(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
}): Promise<TenantDetails> {
  const { ctx } = options;
  requireRole(ctx, "space:read");
  const row = await ctx.control
    .selectFrom("tenant")
    .selectAll()
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  if (row === undefined) return NOTHING;
  const { status, placement, region, connectionId, schemaName, schemaVersions, ingestMode } = row;
  return {
    status,
    placement,
    region,
    connectionId,
    schema: schemaName,
    schemaVersions,
    ingestMode,
    whenUnavailable: row.whenUnavailable,
    createdAt: row.createdAt,
  };
}
