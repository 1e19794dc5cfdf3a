export const submissionHandlers = {};
