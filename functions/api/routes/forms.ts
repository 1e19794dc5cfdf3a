export const formHandlers = {};
