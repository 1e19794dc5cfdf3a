import { databaseCredentialsSchema } from "@formtrap/contracts";
import { createControlDb, createControlPool, findRoute } from "@formtrap/control-db";
import { createRateLimiter, createRouteCache, type SubmitContext } from "@formtrap/core/submission";
import { systemClock } from "@formtrap/platform/clock";
import { readControlDatabase } from "@formtrap/platform/control-database";
import { createEgressGuard } from "@formtrap/platform/egress-guard";
import { createLogger } from "@formtrap/platform/logger";
import {
  createSecretsManagerClient,
  createSecretsManagerVault,
} from "@formtrap/platform/secrets-manager-vault";
import { createTenantPools } from "@formtrap/tenant-db";
import { type IngestConfig, parseIngestConfig } from "./ingest-config.ts";

/** Policies are small: about 4 MB at a thousand. */
const ROUTES_MAX = 1_000;
const ROUTE_TTL_MS = 15_000;
const ROUTE_GRACE_MS = 60_000;
const ROUTE_STALE_MS_MAX = 24 * 3_600_000;
const ROUTE_NEGATIVE_TTL_MS = 5_000;
const ROUTE_LOAD_TIMEOUT_MS = 6_000;
const ROUTE_REFRESH_WAIT_MS = 500;
const RATE_LIMIT_KEYS_MAX = 10_000;
const SECRETS_MAX = 1_000;
/** A container serves one post at a time; eight tenants' connections may lie idle in it for a minute. */
const TENANT_POOLS = {
  poolsMax: 8,
  connectionsPerPoolMax: 1,
  connectTimeoutMs: 2_000,
  statementTimeoutMs: 5_000,
  idleMsMax: 60_000,
  /** One word is all that recording answers. */
  responseBytesMax: 64 * 1024,
  cooldownMs: 5_000,
} as const;

export interface IngestRuntime extends SubmitContext {
  /** Call it first in every invocation: ends connections that lay idle for too long while the container was frozen. */
  dropIdleConnections(): void;
}

/**
 * Wires what the ingest functions need, once a container; connects to nothing yet.
 * @throws Error naming what is missing in the environment.
 */
function startIngest(config: IngestConfig): IngestRuntime {
  const clock = systemClock;
  const logger = createLogger({ level: config.logLevel });
  const control = createControlDb({
    pool: createControlPool({
      ...readControlDatabase({
        url: config.controlDatabaseUrl,
        iamAuth: config.controlDatabaseIamAuth,
        region: config.region,
        poolMax: 1,
      }),
      onIdleError: (error) => logger.warn("idle control connection lost", {}, error),
    }),
  });
  const vault = createSecretsManagerVault({
    client: createSecretsManagerClient(),
    namePrefix: config.vaultNamePrefix,
    cacheSizeMax: SECRETS_MAX,
    logger,
  });
  const egress = createEgressGuard({ allowCidrs: config.egressAllowCidrs, logger });
  const pools = createTenantPools({
    readCredentials: async (ref, options) => databaseCredentialsSchema.parse(await vault.get(ref, options)),
    createSocket: () => egress.createSocket(),
    now: () => clock.now().getTime(),
    logger,
    limits: TENANT_POOLS,
  });
  return {
    clock,
    logger,
    rateLimitPerMinute: config.rateLimitPerMinute,
    rateLimiter: createRateLimiter({ clock, keysMax: RATE_LIMIT_KEYS_MAX }),
    routes: createRouteCache({
      // The first query after a thaw may meet a connection that the server closed meanwhile.
      load: (endpointId) => findRoute(control, endpointId).catch(() => findRoute(control, endpointId)),
      clock,
      logger,
      ttlMs: ROUTE_TTL_MS,
      graceMs: ROUTE_GRACE_MS,
      staleMsMax: ROUTE_STALE_MS_MAX,
      negativeTtlMs: ROUTE_NEGATIVE_TTL_MS,
      loadTimeoutMs: ROUTE_LOAD_TIMEOUT_MS,
      refreshWaitMs: ROUTE_REFRESH_WAIT_MS,
      sizeMax: ROUTES_MAX,
    }),
    dropIdleConnections: () => pools.dropIdle(),
    storeFor: ({ tenantId, generation, schemaName, ingestSecretRef }) =>
      pools.storeFor({ tenantId, generation, schemaName, secretRef: ingestSecretRef }),
  };
}

export const ingest: IngestRuntime = startIngest(parseIngestConfig(process.env));
