export { openTenantStore } from "./open-tenant-store.ts";
export { readTenant } from "./read-tenant.ts";
