export const destinationHandlers = {};
