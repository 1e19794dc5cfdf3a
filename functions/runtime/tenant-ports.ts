import { databaseCredentialsSchema } from "@formtrap/contracts";
import type { Clock, Logger, Vault } from "@formtrap/core/ports";
import { createEgressGuard, type NodeEgressGuard } from "@formtrap/platform/egress-guard";
import {
  createSecretsManagerClient,
  createSecretsManagerVault,
} from "@formtrap/platform/secrets-manager-vault";
import { createTenantPools, type TenantPools, type TenantPoolsLimits } from "@formtrap/tenant-db";
import type { TenantConfig } from "./config.ts";

const SECRETS_MAX = 1_000;

/** Where customers' secrets, servers and data are reached. */
export interface TenantPorts {
  readonly vault: Vault;
  readonly egress: NodeEgressGuard;
  readonly pools: TenantPools;
}

/** Wires the way to tenants, once a container; connects to nothing yet. */
export function openTenantPorts(options: {
  readonly config: TenantConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly poolLimits: TenantPoolsLimits;
  /** Of the Secrets Manager; the one that the environment tells, unless given. */
  readonly secretsManager?: ReturnType<typeof createSecretsManagerClient>;
}): TenantPorts {
  const { config, clock, logger, poolLimits, secretsManager = createSecretsManagerClient() } = options;
  const vault = createSecretsManagerVault({
    client: secretsManager,
    namePrefix: config.vaultNamePrefix,
    cacheSizeMax: SECRETS_MAX,
    logger,
  });
  const egress = createEgressGuard({ allowCidrs: config.egressAllowCidrs, logger });
  const pools = createTenantPools({
    readCredentials: async (ref, how) => databaseCredentialsSchema.parse(await vault.get(ref, how)),
    createSocket: () => egress.createSocket(),
    now: () => clock.now().getTime(),
    logger,
    limits: poolLimits,
  });
  return { vault, egress, pools };
}
