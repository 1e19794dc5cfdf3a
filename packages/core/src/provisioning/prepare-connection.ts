import { requireRole } from "../authorize.ts";
import { administratorCredentials, readConnection } from "../connection/index.ts";
import type { SpaceContext } from "../context.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { type ProvisioningState, provisioningStateSchema } from "./provisioning-state.ts";
import { createTables } from "./steps/apply-packs.ts";
import { createRolesBeside } from "./steps/create-roles.ts";
import { tryLogins } from "./steps/save-credentials.ts";
import { proveConnection } from "./steps/test-connection.ts";
import { verifyTables } from "./steps/verify-schema.ts";

/** A connection's database that could take a tenant's submissions now. */
export interface PreparedConnection {
  readonly schemaName: string;
  readonly secretRefs: NonNullable<ProvisioningState["secretRefs"]>;
  /** Pack to version. */
  readonly packVersions: Readonly<Record<string, string>>;
}

/**
 * Makes another of a space's connections ready beside the one in use: test, roles, tables, verify, log in. Nothing of the
 * space leads there yet. Running it again is harmless, and gives the roles new passwords.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input`, `verification_failed` (with what to do);
 * TenantUnavailable
 */
export async function prepareConnection(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
  readonly administratorUrl: string;
}): Promise<PreparedConnection> {
  const { ctx, connectionId, administratorUrl } = options;
  requireRole(ctx, "tenant:provision");
  const connection = await readConnection(ctx, connectionId);
  const administrator = administratorCredentials(connection, administratorUrl);
  await proveConnection(ctx, connection, administrator);
  try {
    const roles = await createRolesBeside(ctx, connection, administrator);
    const state = provisioningStateSchema.parse({ v: 1, connectionId, ...roles });
    const { packVersions } = await createTables({ ctx, state });
    await verifyTables({ ctx, state });
    if (roles.secretRefs === null) throw new TypeError("The roles were not made.");
    await tryLogins(ctx, roles.secretRefs);
    return { schemaName: connection.databaseSchema, secretRefs: roles.secretRefs, packVersions };
  } catch (error) {
    throw explainRefusal(error);
  }
}
