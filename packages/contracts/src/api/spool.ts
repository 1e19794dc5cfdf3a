export const spoolRoutes = {} as const;
