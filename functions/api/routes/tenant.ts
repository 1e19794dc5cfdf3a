export const tenantHandlers = {};
