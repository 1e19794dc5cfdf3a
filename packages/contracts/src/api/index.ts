import { accountRoutes } from "./account.ts";
import { auditRoutes } from "./audit.ts";
import { billingRoutes } from "./billing.ts";
import { connectionRoutes } from "./connections.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { destinationRoutes } from "./destinations.ts";
import { endpointRoutes } from "./endpoints.ts";
import { exportRoutes } from "./exports.ts";
import { formRoutes } from "./forms.ts";
import { jobRoutes } from "./jobs.ts";
import { keyRoutes } from "./keys.ts";
import { memberRoutes } from "./members.ts";
import { recipientRoutes } from "./recipients.ts";
import { spaceRoutes } from "./spaces.ts";
import { spamListRoutes } from "./spam-lists.ts";
import { spoolRoutes } from "./spool.ts";
import { statisticsRoutes } from "./statistics.ts";
import { submissionRoutes } from "./submissions.ts";
import { tenantRoutes } from "./tenant.ts";

export * from "./api-route.ts";
export { formSchema, savedFormSchema } from "./form.ts";
export { PROBLEM_CODES, PROBLEMS, type Problem, type ProblemCode, problemSchema } from "./problem.ts";

/** Where the operations below answer. */
export const API_BASE_PATH = "/api/v1";

/** Every operation of the API, by its operation id, in the order in which they are described. */
export const apiRoutes = {
  ...spaceRoutes,
  ...accountRoutes,
  ...memberRoutes,
  ...keyRoutes,
  ...billingRoutes,
  ...connectionRoutes,
  ...tenantRoutes,
  ...jobRoutes,
  ...formRoutes,
  ...endpointRoutes,
  ...spamListRoutes,
  ...destinationRoutes,
  ...recipientRoutes,
  ...submissionRoutes,
  ...exportRoutes,
  ...statisticsRoutes,
  ...deliveryRoutes,
  ...spoolRoutes,
  ...auditRoutes,
} as const;
export type ApiRoutes = typeof apiRoutes;
export type OperationId = keyof ApiRoutes;
