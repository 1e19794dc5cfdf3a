export const auditHandlers = {};
