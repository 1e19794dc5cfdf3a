export { currentPackVersions } from "./packs.ts";
export { type ProvisioningProgress, provisionByoiTenant } from "./provision-byoi-tenant.ts";
