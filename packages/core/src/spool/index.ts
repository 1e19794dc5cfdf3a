export { type CarryContext, carryObject } from "./carry-object.ts";
export { readErased, rememberErased } from "./erased.ts";
export * from "./object-keys.ts";
export { removeFiles } from "./remove-files.ts";
export { type SealContext, seal, unseal } from "./seal.ts";
export { type SpoolPorts, sendLook } from "./spool-submission.ts";
export { openSubmission, type SpooledSubmission, sealSubmission } from "./spooled-submission.ts";
export type { TenantBreaker } from "./tenant-breaker.ts";
export { walkObjects } from "./walk-objects.ts";
