export const recipientRoutes = {} as const;
