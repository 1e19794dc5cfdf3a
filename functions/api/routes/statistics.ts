export const statisticsHandlers = {};
