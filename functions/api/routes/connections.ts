export const connectionHandlers = {};
