import { type PublishedPolicy, publishedPolicySchema } from "@formtrap/contracts";
import type { SpaceContext, TenantAccess } from "../context.ts";

/** All that the control database knows of a form's deliveries. */
export interface DeliveryRoute {
  readonly space: { readonly id: string; readonly name: string };
  readonly policy: PublishedPolicy;
  /** As the inbox's role. */
  readonly access: TenantAccess;
  /** Vault reference of the tenant's delivery key; null: it has none. */
  readonly deliverySecretRef: string | null;
  /** The tenant is in use, so that its database may be asked. */
  readonly isActive: boolean;
  /** When the space last heard of its spam; null: never. */
  readonly lastDigestAt: Date | null;
  readonly wantsDigest: boolean;
}

/**
 * Reads where a form's submissions are and where they go, in one query.
 * @returns null where the space, its tenant or the form is gone.
 */
export async function readDeliveryRoute(
  ctx: Pick<SpaceContext, "control">,
  { organizationId, formId }: { readonly organizationId: string; readonly formId: string },
): Promise<DeliveryRoute | null> {
  const row = await ctx.control
    .selectFrom("formPolicy")
    .innerJoin("organization", "organization.id", "formPolicy.organizationId")
    .innerJoin("tenant", "tenant.organizationId", "formPolicy.organizationId")
    .leftJoin("spamDigest", "spamDigest.organizationId", "formPolicy.organizationId")
    .select([
      "formPolicy.policy",
      "organization.name",
      "tenant.id",
      "tenant.generation",
      "tenant.schemaName",
      "tenant.appSecretRef",
      "tenant.deliverySecretRef",
      "tenant.status",
      "spamDigest.lastSentAt",
      "spamDigest.isEnabled",
    ])
    .where("formPolicy.formId", "=", formId)
    .where("formPolicy.organizationId", "=", organizationId)
    .executeTakeFirst();
  if (row === undefined || row.schemaName === null || row.appSecretRef === null) return null;
  if (row.status === "deleted") return null;
  return {
    space: { id: organizationId, name: row.name },
    policy: publishedPolicySchema.parse(row.policy),
    access: {
      tenantId: row.id,
      generation: row.generation,
      schemaName: row.schemaName,
      secretRef: row.appSecretRef,
    },
    deliverySecretRef: row.deliverySecretRef,
    isActive: row.status === "active",
    lastDigestAt: row.lastSentAt,
    wantsDigest: row.isEnabled ?? true,
  };
}
