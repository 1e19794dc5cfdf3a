import type { FormPolicy } from "./form-policy.ts";

export type TenantStatus = "provisioning" | "active" | "moving" | "suspended" | "failed" | "deleted";
export type TenantPlacement = "shared_schema" | "shared_database" | "dedicated" | "byoi" | "data_pod";
export type IngestMode = "normal" | "spool_only" | "blocked";

/** Where a tenant's data lives and at which version; enough to reach it, with no secret in it. */
export interface TenantRoute {
  readonly tenantId: string;
  readonly organizationId: string;
  readonly status: TenantStatus;
  readonly ingestMode: IngestMode;
  readonly placement: TenantPlacement;
  readonly schemaName: string;
  /** Vault reference of the ingest role's credentials, such as `sm:formtrap/dev/ingest/<tenant>#<version>`. */
  readonly ingestSecretRef: string;
  /** Raised at every change of routing or credentials; caches are keyed by it. */
  readonly generation: number;
}

/** What an endpoint id leads to. */
export interface Route {
  readonly endpointId: string;
  readonly retiredAt: Date | null;
  readonly policy: FormPolicy;
  readonly tenant: TenantRoute;
}
