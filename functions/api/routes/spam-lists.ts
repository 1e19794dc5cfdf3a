export const spamListHandlers = {};
