import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { databaseCredentialsSchema, newId } from "@formtrap/contracts";
import { createControlDb, createControlPool } from "@formtrap/control-db";
import type { SpaceContext } from "@formtrap/core/space";
import { systemClock } from "@formtrap/platform/clock";
import { readControlDatabase } from "@formtrap/platform/control-database";
import { createEgressGuard } from "@formtrap/platform/egress-guard";
import { createLogger } from "@formtrap/platform/logger";
import { createS3ObjectStore } from "@formtrap/platform/s3-object-store";
import { createSecretsManagerVault } from "@formtrap/platform/secrets-manager-vault";
import { createTenantPools } from "@formtrap/tenant-db";

/** Everything that the product's verbs are given, but who acts and in which space. */
export type VerbContext = Omit<SpaceContext, "actor" | "space"> & AsyncDisposable;

/** Wires the product's verbs to endpoints on loopback, as a function's composition root wires them to AWS. */
export function openVerbContext(options: {
  /** The control database as the application's role. */
  readonly controlUrl: string;
  readonly aws: {
    readonly endpointUrl: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  readonly vaultNamePrefix: string;
}): VerbContext {
  const { endpointUrl, region, accessKeyId, secretAccessKey } = options.aws;
  const logger = createLogger({ level: "error" });
  const control = createControlDb({
    pool: createControlPool({
      ...readControlDatabase({ url: options.controlUrl, iamAuth: false, poolMax: 2 }),
      onIdleError: () => {},
    }),
  });
  const client = new SecretsManagerClient({
    endpoint: endpointUrl,
    region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const vault = createSecretsManagerVault({
    client,
    namePrefix: options.vaultNamePrefix,
    cacheSizeMax: 10,
    logger,
  });
  const egress = createEgressGuard({ allowCidrs: ["127.0.0.0/8", "::1/128"], logger });
  const pools = createTenantPools({
    readCredentials: async (ref, how) => databaseCredentialsSchema.parse(await vault.get(ref, how)),
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
  return {
    control,
    vault,
    clock: systemClock,
    logger,
    requestId: newId(),
    storeFor: (access) => pools.storeFor(access),
    egress,
    openObjectStore: (target) => createS3ObjectStore(target, { guard: egress }),
    [Symbol.asyncDispose]: async () => {
      await pools.close();
      await control.destroy();
      client.destroy();
    },
  };
}
