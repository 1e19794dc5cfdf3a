export { byoiJob } from "./byoi-job.ts";
export { currentPackVersions } from "./packs.ts";
export { type PreparedConnection, prepareConnection } from "./prepare-connection.ts";
export { type FirstLogin, provisionByoiTenant } from "./provision-byoi-tenant.ts";
export { provisionNow } from "./provision-now.ts";
export { rotateDatabasePasswords } from "./rotation/rotate-database-passwords.ts";
export { rotationJob } from "./rotation/rotation-job.ts";
