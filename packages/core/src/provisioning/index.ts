export { byoiJob } from "./byoi-job.ts";
export { currentPackVersions } from "./packs.ts";
export { type PreparedConnection, prepareConnection } from "./prepare-connection.ts";
export { provisionByoiTenant } from "./provision-byoi-tenant.ts";
export { provisionNow } from "./provision-now.ts";
