export const endpointHandlers = {};
