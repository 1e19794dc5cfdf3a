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
import type { SeedInput } from "../seed-input.ts";

const CONNECTIONS_MAX = 4;
const SECRETS_MAX = 100;

/** Everything that the product's verbs are given, but who acts and in which space. */
export type SeedContext = Omit<SpaceContext, "actor" | "space">;

/** Wires the verbs to the local endpoints, as a function's composition root wires them to AWS. */
export function openSeedContext(input: SeedInput): SeedContext & AsyncDisposable {
  const { aws } = input;
  const logger = createLogger({ level: "error", write: (line) => input.progress(line.trimEnd()) });
  const control = createControlDb({
    pool: createControlPool({
      ...readControlDatabase({ url: input.controlAppUrl, iamAuth: false, poolMax: CONNECTIONS_MAX }),
      onIdleError: (error) => logger.warn("idle control connection lost", {}, error),
    }),
  });
  const vault = createSecretsManagerVault({
    client: new SecretsManagerClient({
      endpoint: aws.endpointUrl,
      region: aws.region,
      credentials: { accessKeyId: aws.accessKeyId, secretAccessKey: aws.secretAccessKey },
    }),
    namePrefix: input.vaultNamePrefix,
    cacheSizeMax: SECRETS_MAX,
    logger,
  });
  const egress = createEgressGuard({ allowCidrs: input.egressAllowCidrs, logger });
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
      responseBytesMax: 4 * 1024 * 1024,
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
    },
  };
}
