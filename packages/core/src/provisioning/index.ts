export { provisionByoiTenant, type ProvisioningProgress } from "./provision-byoi-tenant.ts";
