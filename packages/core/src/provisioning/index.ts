export { type ProvisioningProgress, provisionByoiTenant } from "./provision-byoi-tenant.ts";
