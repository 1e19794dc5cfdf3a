import type { Tenant } from "../../tests/chaos/world/tenant.ts";
import type { SealedFor } from "./sealer.ts";

/** A tenant's form as its posts know it, with the webhook that every one of them is for. */
export async function sealedFor(tenant: Tenant): Promise<SealedFor> {
  const [form] = await tenant.query<{ policy_version: number }>(
    "SELECT policy_version FROM formtrap.forms WHERE id = $1",
    [tenant.formId],
  );
  const [destination] = await tenant.query<{ id: string }>("SELECT id FROM formtrap.destinations");
  if (form === undefined || destination === undefined) throw new Error(`${tenant.name} is not complete`);
  const { tenantId, organizationId, formId } = tenant;
  return {
    tenantId,
    organizationId,
    formId,
    policyVersion: form.policy_version,
    destinationId: destination.id,
  };
}
