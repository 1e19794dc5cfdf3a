export { describeSpoolReason, type SpoolReasonText } from "./describe-spool-reason.ts";
export * from "./people/index.ts";
