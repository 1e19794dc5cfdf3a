export const recipientHandlers = {};
