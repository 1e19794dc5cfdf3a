import type { ControlDatabase } from "@formtrap/control-db";
import type { Kysely } from "kysely";

/** A space's recipients, with what the deployment knows of their addresses. */
export function selectRecipients(control: Kysely<ControlDatabase>, organizationId: string) {
  return control
    .selectFrom("verifiedRecipient as r")
    .leftJoin("mailSuppression as s", "s.email", "r.email")
    .select([
      "r.email",
      "r.createdAt",
      "r.verifiedAt",
      "r.unsubscribedAt",
      "r.suppressedReason",
      "s.reason as suppression",
    ])
    .where("r.organizationId", "=", organizationId);
}
