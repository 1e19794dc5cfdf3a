export const memberHandlers = {};
