export { audited } from "./audited.ts";
export { type AuditLine, listAudit } from "./list-audit.ts";
export { type AuditPhase, recordAudit } from "./record-audit.ts";
