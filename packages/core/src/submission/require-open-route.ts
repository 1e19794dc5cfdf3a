import type { FormAddress, Route } from "@formtrap/contracts";
import { nothingThere } from "./resolve-address.ts";
import { SubmitRefusal, unavailable } from "./submit-refusal.ts";
import { say } from "./texts/index.ts";

const RETRY_AFTER_SECONDS = 30;

/**
 * A route that takes posts.
 * @throws SubmitRefusal with why it does not: no form, given up, switched off, or its tenant cannot be written to.
 */
export function requireOpenRoute(route: Route | null, address: FormAddress): Route {
  if (route === null) throw nothingThere(address);
  if (route.retiredAt !== null || route.tenant.status === "deleted") {
    throw new SubmitRefusal("FORM_NOT_FOUND", say("form_retired"), { status: 410 });
  }
  if (!route.policy.isActive) throw new SubmitRefusal("INACTIVE", say("form_inactive"));
  if (route.tenant.status !== "active" || route.tenant.ingestMode !== "normal") {
    throw unavailable(RETRY_AFTER_SECONDS);
  }
  return route;
}
