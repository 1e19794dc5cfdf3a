import { newId } from "@formtrap/contracts";
import { startTcpProxy } from "@formtrap/testkit";
import type { VerbContext } from "@formtrap/testkit/verb-context";
import type { Tenant } from "../../tests/chaos/world/tenant.ts";
import type { World } from "../../tests/chaos/world/world.ts";
import type { SealedFor, SealPosts } from "./sealer.ts";

/** Tenants whose servers are away, with posts that wait for them. */
export interface DeadTenants extends AsyncDisposable {
  readonly ids: readonly string[];
}

/**
 * Copies of a tenant in the control database, each with a secret that leads to a server which refuses or, every
 * second one, never answers. Nothing of them is ever stored, so they need no databases.
 */
export async function addDeadTenants(options: {
  readonly world: World;
  readonly vault: VerbContext["vault"];
  readonly like: Tenant;
  readonly whose: SealedFor;
  readonly count: number;
  readonly each: number;
  readonly seal: SealPosts;
}): Promise<DeadTenants> {
  const { world, vault, like, whose, count, each, seal } = options;
  await using opening = new AsyncDisposableStack();
  const refusing = await startTcpProxy({ target: { port: like.ingest.port } });
  opening.defer(() => refusing.close());
  await refusing.refuse(true);
  const silent = await startTcpProxy({ target: { port: like.ingest.port } });
  opening.defer(() => silent.close());
  silent.swallow(true);

  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const [tenantId, organizationId] = [newId(), newId()];
    const { port } = number % 2 === 0 ? refusing : silent;
    const login = { ...like.ingest, port };
    const secretRef = await vault.put("ingest", tenantId, login);
    const appSecretRef = await vault.put("app", tenantId, login);
    await copyTenant(world, like, { tenantId, organizationId, secretRef, appSecretRef });
    await seal({ ...whose, tenantId, organizationId }, each);
    ids.push(tenantId);
  }
  const closing = opening.move();
  return { ids, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

async function copyTenant(
  { platform }: World,
  like: Tenant,
  copy: {
    readonly tenantId: string;
    readonly organizationId: string;
    readonly secretRef: string;
    readonly appSecretRef: string;
  },
): Promise<void> {
  const { tenantId, organizationId, secretRef, appSecretRef } = copy;
  await platform.query(
    `INSERT INTO organization (id, name, slug, billing_account_id, created_at)
     SELECT $1::uuid, name, $1::uuid::text, billing_account_id, created_at FROM organization WHERE id = $2::uuid`,
    [organizationId, like.organizationId],
  );
  await platform.query(
    `INSERT INTO tenant (id, organization_id, connection_id, placement, status, schema_name, secret_ref,
                         app_secret_ref, packs, schema_versions)
     SELECT $1::uuid, $2::uuid, connection_id, placement, status, schema_name, $3, $4, packs, schema_versions
       FROM tenant WHERE id = $5::uuid`,
    [tenantId, organizationId, secretRef, appSecretRef, like.tenantId],
  );
}
