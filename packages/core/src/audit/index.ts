export { audited } from "./audited.ts";
export { type AuditPhase, recordAudit } from "./record-audit.ts";
