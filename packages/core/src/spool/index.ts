export { type CarryContext, carryObject } from "./carry-object.ts";
export { createLookTimer } from "./look-timer.ts";
export * from "./object-keys.ts";
export { type SealContext, seal, unseal } from "./seal.ts";
export { type SpoolPorts, sendLook, spoolSubmission } from "./spool-submission.ts";
export { openSubmission, type SpooledSubmission, sealSubmission } from "./spooled-submission.ts";
export { createTenantBreaker, type TenantBreaker } from "./tenant-breaker.ts";
