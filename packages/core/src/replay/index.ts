export { describeSpoolReason, type SpoolReasonText } from "./describe-spool-reason.ts";
