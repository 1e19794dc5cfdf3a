export { currentPackVersions } from "./packs.ts";
export { type PreparedConnection, prepareConnection } from "./prepare-connection.ts";
export { type ProvisioningProgress, provisionByoiTenant } from "./provision-byoi-tenant.ts";
