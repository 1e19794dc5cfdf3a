export const submissionRoutes = {} as const;
