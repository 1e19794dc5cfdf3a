export const spoolHandlers = {};
