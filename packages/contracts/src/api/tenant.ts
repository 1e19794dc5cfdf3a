export const tenantRoutes = {} as const;
