export { type CarryContext, carryObject } from "./carry-object.ts";
export * from "./object-keys.ts";
export { type SealContext, seal, unseal } from "./seal.ts";
export { openSubmission, type SpooledSubmission, sealSubmission } from "./spooled-submission.ts";
