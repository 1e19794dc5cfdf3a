export const spamListRoutes = {} as const;
