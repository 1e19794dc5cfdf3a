import { jobRoutes } from "./jobs.ts";
import { keyRoutes } from "./keys.ts";
import { spaceRoutes } from "./spaces.ts";

export * from "./api-route.ts";
export { PROBLEMS, type Problem, type ProblemCode, problemSchema } from "./problem.ts";

/** Where the operations below answer. */
export const API_BASE_PATH = "/api/v1";

/** Every operation of the API, by its operation id. */
export const apiRoutes = { ...spaceRoutes, ...keyRoutes, ...jobRoutes } as const;
export type ApiRoutes = typeof apiRoutes;
export type OperationId = keyof ApiRoutes;
