export { disconnectTenant } from "./disconnect-tenant.ts";
export { leavingJob } from "./leaving-job.ts";
export type { LeavingPorts } from "./leaving-ports.ts";
export { readLeavingSql } from "./read-leaving-sql.ts";
