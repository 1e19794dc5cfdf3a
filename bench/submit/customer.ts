import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { databaseCredentialsSchema, newId } from "@formtrap/contracts";
import { createControlDb, createControlPool } from "@formtrap/control-db";
import { createConnection } from "@formtrap/core/connection";
import { createForm } from "@formtrap/core/form";
import { provisionByoiTenant } from "@formtrap/core/provisioning";
import { ensurePersonalSpace, enterSpace } from "@formtrap/core/space";
import { systemClock } from "@formtrap/platform/clock";
import { readControlDatabase } from "@formtrap/platform/control-database";
import { createEgressGuard } from "@formtrap/platform/egress-guard";
import { createLogger } from "@formtrap/platform/logger";
import { createS3ObjectStore } from "@formtrap/platform/s3-object-store";
import { createSecretsManagerVault } from "@formtrap/platform/secrets-manager-vault";
import { createTenantPools, type TenantTarget } from "@formtrap/tenant-db";
import { AWS_KEYS, REGION, type Servers } from "./servers.ts";

export const VAULT_NAME_PREFIX = "formtrap/bench";
export const EGRESS_ALLOW_CIDRS = "127.0.0.0/8,::1/128";
export const SCHEMA = "formtrap";

export interface Customer {
  readonly endpointId: string;
}

/**
 * A customer with a space, an own database and a contact form, all made by the product's own verbs.
 * @param tls `false` keeps the credentials but says that the network is private, which goes without TLS where the
 * server offers none.
 */
export async function createCustomer(
  servers: Servers,
  { tls }: { readonly tls: boolean },
): Promise<Customer> {
  const { ctx, close } = openContext(servers);
  try {
    const userId = newId();
    const user = { id: userId, name: "Bench", email: "bench@example.com", emailVerified: true };
    await ctx.control.insertInto("user").values(user).execute();
    const { spaceId } = await ensurePersonalSpace({ ctx, userId });
    const space = await enterSpace({ ctx: { ...ctx, actor: { type: "user", userId } }, spaceId });
    const { connectionId } = await createConnection({
      ctx: space,
      input: {
        name: "Bench",
        database: {
          url: servers.customerUrl,
          schema: SCHEMA,
          tls: { mode: "custom_ca", caPem: servers.certificates.caPem },
        },
      },
    });
    await provisionByoiTenant({
      ctx: space,
      connectionId,
      secrets: { administratorUrl: servers.customerUrl },
    });
    const { endpointId } = await createForm({ ctx: space, input: { name: "Contact", retentionDays: null } });
    if (!tls) await goWithoutTls(ctx, spaceId);
    return { endpointId };
  } finally {
    await close();
  }
}

function openContext(servers: Servers) {
  const logger = createLogger({ level: "error" });
  const control = createControlDb({
    pool: createControlPool({
      ...readControlDatabase({ url: servers.controlUrl, iamAuth: false, poolMax: 2 }),
      onIdleError: () => {},
    }),
  });
  const client = new SecretsManagerClient({
    endpoint: servers.aws.url,
    region: REGION,
    credentials: AWS_KEYS,
  });
  const vault = createSecretsManagerVault({
    client,
    namePrefix: VAULT_NAME_PREFIX,
    cacheSizeMax: 10,
    logger,
  });
  const egress = createEgressGuard({ allowCidrs: EGRESS_ALLOW_CIDRS.split(","), logger });
  const pools = createTenantPools({
    readCredentials: async (ref, options) => databaseCredentialsSchema.parse(await vault.get(ref, options)),
    createSocket: () => egress.createSocket(),
    now: () => systemClock.now().getTime(),
    logger,
    limits: {
      poolsMax: 1,
      connectionsPerPoolMax: 2,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 10_000,
      idleMsMax: 60_000,
      responseBytesMax: 1_000_000,
      cooldownMs: 5_000,
    },
  });
  const ctx = {
    control,
    vault,
    clock: systemClock,
    logger,
    requestId: newId(),
    storeFor: (target: TenantTarget) => pools.storeFor(target),
    egress,
    openObjectStore: (target: Parameters<typeof createS3ObjectStore>[0]) =>
      createS3ObjectStore(target, { guard: egress }),
  };
  const close = async () => {
    await pools.close();
    await control.destroy();
    client.destroy();
  };
  return { ctx, close };
}

async function goWithoutTls(
  { control, vault }: Pick<ReturnType<typeof openContext>["ctx"], "control" | "vault">,
  spaceId: string,
): Promise<void> {
  const tenant = await control
    .selectFrom("tenant")
    .select(["id", "secretRef"])
    .where("organizationId", "=", spaceId)
    .executeTakeFirstOrThrow();
  const credentials = databaseCredentialsSchema.parse(await vault.get(tenant.secretRef ?? ""));
  const secretRef = await vault.put("ingest", tenant.id, {
    ...credentials,
    tls: { mode: "private_network" },
  });
  await control.updateTable("tenant").set({ secretRef }).where("id", "=", tenant.id).execute();
}
