import { formPolicySchema, type Route } from "@formtrap/contracts";
import type { ControlDb } from "./control-database.ts";

/**
 * What an endpoint leads to, in one query. A retired endpoint is returned with its date.
 * @returns null where there is no such endpoint, its form was never published, or its tenant cannot be reached yet.
 * @throws ZodError where the stored policy is not one, or whatever the database says.
 */
export async function findRoute(
  db: Pick<ControlDb, "selectFrom">,
  endpointId: string,
): Promise<Route | null> {
  const row = await db
    .selectFrom("formEndpoint")
    .innerJoin("formPolicy", (join) =>
      join
        .onRef("formPolicy.formId", "=", "formEndpoint.formId")
        .onRef("formPolicy.organizationId", "=", "formEndpoint.organizationId"),
    )
    .innerJoin("tenant", "tenant.organizationId", "formEndpoint.organizationId")
    .select([
      "formEndpoint.retiredAt",
      "formPolicy.policy",
      "tenant.id as tenantId",
      "tenant.organizationId",
      "tenant.status",
      "tenant.ingestMode",
      "tenant.placement",
      "tenant.schemaName",
      "tenant.secretRef",
      "tenant.generation",
    ])
    .where("formEndpoint.id", "=", endpointId)
    .where("formEndpoint.kind", "in", ["id", "alias"])
    .executeTakeFirst();
  if (row === undefined || row.schemaName === null || row.secretRef === null) return null;
  return {
    endpointId,
    retiredAt: row.retiredAt,
    policy: formPolicySchema.parse(row.policy),
    tenant: {
      tenantId: row.tenantId,
      organizationId: row.organizationId,
      status: row.status,
      ingestMode: row.ingestMode,
      placement: row.placement,
      schemaName: row.schemaName,
      ingestSecretRef: row.secretRef,
      generation: row.generation,
    },
  };
}
