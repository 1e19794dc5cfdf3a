import type { ApiHandlers } from "../serve/api-call.ts";
import { accountHandlers } from "./account.ts";
import { auditHandlers } from "./audit.ts";
import { billingHandlers } from "./billing.ts";
import { connectionHandlers } from "./connections.ts";
import { deliveryHandlers } from "./deliveries.ts";
import { destinationHandlers } from "./destinations.ts";
import { endpointHandlers } from "./endpoints.ts";
import { exportHandlers } from "./exports.ts";
import { formHandlers } from "./forms.ts";
import { jobHandlers } from "./jobs.ts";
import { keyHandlers } from "./keys.ts";
import { memberHandlers } from "./members.ts";
import { recipientHandlers } from "./recipients.ts";
import { spaceHandlers } from "./spaces.ts";
import { spamListHandlers } from "./spam-lists.ts";
import { spoolHandlers } from "./spool.ts";
import { statisticsHandlers } from "./statistics.ts";
import { submissionHandlers } from "./submissions.ts";
import { tenantHandlers } from "./tenant.ts";

/** A handler for every operation of the contract: one that is missing does not compile. */
export const handlers: ApiHandlers = {
  ...spaceHandlers,
  ...accountHandlers,
  ...memberHandlers,
  ...keyHandlers,
  ...billingHandlers,
  ...connectionHandlers,
  ...tenantHandlers,
  ...jobHandlers,
  ...formHandlers,
  ...endpointHandlers,
  ...spamListHandlers,
  ...destinationHandlers,
  ...recipientHandlers,
  ...submissionHandlers,
  ...exportHandlers,
  ...statisticsHandlers,
  ...deliveryHandlers,
  ...spoolHandlers,
  ...auditHandlers,
};
