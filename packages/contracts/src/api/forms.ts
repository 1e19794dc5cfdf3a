export const formRoutes = {} as const;
