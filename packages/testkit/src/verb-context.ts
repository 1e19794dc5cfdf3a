import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { newId } from "@formtrap/contracts";
import type { SpaceContext } from "@formtrap/core/space";
import { openVerbPorts } from "@formtrap/functions/runtime/verb-ports";
import { createLogger } from "@formtrap/platform/logger";

/** Everything that the product's verbs are given, but who acts and in which space. */
export type VerbContext = Omit<SpaceContext, "actor" | "space"> & AsyncDisposable;

/** Wires the product's verbs to endpoints on loopback, as the functions do to AWS. */
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
  const verbs = openVerbPorts({
    config: {
      controlDatabase: { url: options.controlUrl, iamAuth: false, region },
      vaultNamePrefix: options.vaultNamePrefix,
      egressAllowCidrs: ["127.0.0.0/8", "::1/128"],
    },
    logger: createLogger({ level: "error" }),
    controlConnectionsMax: 2,
    poolLimits: {
      poolsMax: 1,
      connectionsPerPoolMax: 2,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 10_000,
      idleMsMax: 60_000,
      responseBytesMax: 1_000_000,
      cooldownMs: 5_000,
    },
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
