export const destinationRoutes = {} as const;
