import type { FormAddress, Route } from "@formtrap/contracts";
import { nothingThere } from "./resolve-address.ts";
import { SubmitRefusal, unavailable } from "./submit-refusal.ts";
import { say } from "./texts/index.ts";

const RETRY_AFTER_SECONDS = 30;

/** What a form says after its close date or at its cap. */
export function closed(): SubmitRefusal {
  return new SubmitRefusal("CLOSED", say("form_closed"));
}

/**
 * A route that takes posts now, though its tenant may have them wait.
 * @throws SubmitRefusal with why it does not: no form, given up, its space blocked, switched off, closed, or its tenant
 * was never set up whole.
 */
export function requireOpenRoute(route: Route | null, address: FormAddress, now: Date): Route {
  if (route === null) throw nothingThere(address);
  if (route.retiredAt !== null || route.tenant.status === "deleted") {
    const { forwardTo } = route;
    const how = forwardTo === null ? { status: 410 } : { status: 307, forwardTo };
    throw new SubmitRefusal("FORM_NOT_FOUND", say("form_retired"), how);
  }
  if (route.tenant.ingestMode === "blocked") throw new SubmitRefusal("BLOCKED", say("form_blocked"));
  if (!route.policy.isActive) throw new SubmitRefusal("INACTIVE", say("form_inactive"));
  const { closesAt } = route.policy;
  if (closesAt !== null && Date.parse(closesAt) <= now.getTime()) throw closed();
  const { status } = route.tenant;
  if (status === "provisioning" || status === "failed") throw unavailable(RETRY_AFTER_SECONDS);
  return route;
}
