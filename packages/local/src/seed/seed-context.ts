import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { newId } from "@formtrap/contracts";
import type { SpaceContext } from "@formtrap/core/space";
import { openVerbPorts } from "@formtrap/functions/runtime/verb-ports";
import { createLogger } from "@formtrap/platform/logger";
import type { SeedInput } from "../seed-input.ts";

const CONNECTIONS_MAX = 4;
const TENANT_POOLS = {
  poolsMax: 1,
  connectionsPerPoolMax: 2,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  idleMsMax: 60_000,
  responseBytesMax: 4 * 1024 * 1024,
  cooldownMs: 5_000,
} as const;

/** Everything that the product's verbs are given, but who acts and in which space. */
export type SeedContext = Omit<SpaceContext, "actor" | "space">;

/** Wires the verbs to the local endpoints, as the functions do to AWS. */
export function openSeedContext(input: SeedInput): SeedContext & AsyncDisposable {
  const { endpointUrl, region, accessKeyId, secretAccessKey } = input.aws;
  const verbs = openVerbPorts({
    config: {
      controlDatabase: { url: input.controlAppUrl, iamAuth: false, region },
      vaultNamePrefix: input.vaultNamePrefix,
      egressAllowCidrs: input.egressAllowCidrs,
    },
    logger: createLogger({ level: "error", write: (line) => input.progress(line.trimEnd()) }),
    controlConnectionsMax: CONNECTIONS_MAX,
    poolLimits: TENANT_POOLS,
    secretsManager: new SecretsManagerClient({
      endpoint: endpointUrl,
      region,
      credentials: { accessKeyId, secretAccessKey },
    }),
  });
  return {
    ...verbs.ports,
    requestId: newId(),
    [Symbol.asyncDispose]: () => verbs[Symbol.asyncDispose](),
  };
}
