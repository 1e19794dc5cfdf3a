export { deploymentId } from "./deployment-id.ts";
export { openTenantStore } from "./open-tenant-store.ts";
export { readTenant } from "./read-tenant.ts";
export { recordTenantEvent } from "./record-tenant-event.ts";
