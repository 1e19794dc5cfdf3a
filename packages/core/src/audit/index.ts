export { audited } from "./audited.ts";
export { recordAudit } from "./record-audit.ts";
