import { findRoute, type RunQuery } from "@formtrap/control-db";
import {
  createFormTimer,
  createRateLimiter,
  createRepetitionCounter,
  createRouteAnnouncer,
  createRouteCache,
  createRouteLoader,
  createSubmitSpool,
  readRouteSnapshot,
  type SubmitContext,
} from "@formtrap/core/submission";
import { createCaptchaVerifier } from "@formtrap/platform/captcha-verifier";
import { systemClock } from "@formtrap/platform/clock";
import type { NodeEgressGuard } from "@formtrap/platform/egress-guard";
import { createLogger } from "@formtrap/platform/logger";
import { createOutboundHttp } from "@formtrap/platform/outbound-http";
import type { ObjectStores } from "@formtrap/platform/s3-object-store";
import { createSqsClient, createSqsQueue } from "@formtrap/platform/sqs-queue";
import { openControlPool } from "./control-pool.ts";
import { type IngestConfig, parseIngestConfig } from "./ingest-config.ts";
import { openSpoolPorts } from "./spool-ports.ts";
import { openTenantPorts } from "./tenant-ports.ts";

const CONTROL_CONNECTIONS_MAX = 1;
/** Policies are small: about 4 MB at a thousand. */
const ROUTES_MAX = 1_000;
const ROUTE_TTL_MS = 15_000;
const ROUTE_GRACE_MS = 60_000;
const ROUTE_STALE_MS_MAX = 24 * 3_600_000;
const ROUTE_NEGATIVE_TTL_MS = 5_000;
const ROUTE_LOAD_TIMEOUT_MS = 6_000;
const ROUTE_REFRESH_WAIT_MS = 500;
/** From then on a route that is known is good enough, and one that is not is looked for in the bucket too. */
const ROUTE_PATIENCE_MS = 1_000;
const RATE_LIMIT_KEYS_MAX = 10_000;
/** Posts whose content is remembered for a while, to notice the same one coming again. */
const REPETITIONS = { keysMax: 10_000, windowMs: 3_600_000 } as const;
const SWEEPS = { intervalMs: 3_600_000, formsMax: 10_000 } as const;
const DIGESTS = { intervalMs: 3_600_000, formsMax: 10_000 } as const;
const OBJECT_STORES_MAX = 8;
/** An upload of 4 MB to a slow bucket; what it does not take in this time the platform's bucket does. */
const OBJECT_STORE_DEADLINE_MS = 6_000;
/** A visitor waits: where the bucket does not answer by then, a message carries the post. */
const SPOOL_PATIENCE = { answerTimeoutMs: 1_500, deadlineMs: 4_000 } as const;
/** A container serves one post at a time; eight tenants' connections may lie idle in it for a minute. */
const TENANT_POOLS = {
  poolsMax: 8,
  connectionsPerPoolMax: 1,
  connectTimeoutMs: 2_000,
  connectBudgetMs: 2_000,
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
  const control = openControlPool({ config, logger, connectionsMax: CONTROL_CONNECTIONS_MAX });
  const query: RunQuery = async (text, values) => (await control.query<object>(text, [...values])).rows;
  const { vault, egress, pools } = openTenantPorts({ config, clock, logger, poolLimits: TENANT_POOLS });
  const sqs = createSqsClient();
  const spoolPorts = openSpoolPorts({ config, clock, patience: SPOOL_PATIENCE });
  return {
    clock,
    logger,
    rateLimitPerMinute: config.rateLimitPerMinute,
    rateLimiter: createRateLimiter({ clock, keysMax: RATE_LIMIT_KEYS_MAX }),
    routes: createRouteCache({
      load: createRouteLoader({
        // The first query after a thaw may meet a connection that the server closed meanwhile.
        findRoute: (address) => findRoute(query, address).catch(() => findRoute(query, address)),
        readSnapshot: (address) => readRouteSnapshot({ ...spoolPorts, clock, logger }, address),
        announce: createRouteAnnouncer({
          queue: createSqsQueue({ client: sqs, queueUrl: config.snapshotQueueUrl }),
          clock,
          logger,
          addressesMax: ROUTES_MAX,
        }),
        hedgeAfterMs: ROUTE_PATIENCE_MS,
      }),
      clock,
      logger,
      ttlMs: ROUTE_TTL_MS,
      graceMs: ROUTE_GRACE_MS,
      staleMsMax: ROUTE_STALE_MS_MAX,
      negativeTtlMs: ROUTE_NEGATIVE_TTL_MS,
      loadTimeoutMs: ROUTE_LOAD_TIMEOUT_MS,
      refreshWaitMs: ROUTE_REFRESH_WAIT_MS,
      staleWaitMs: ROUTE_PATIENCE_MS,
      sizeMax: ROUTES_MAX,
    }),
    secrets: vault,
    openObjectStore: createLazyObjectStores(egress),
    captcha: createCaptchaVerifier({
      http: createOutboundHttp({ guard: egress }),
      endpoints: config.captchaEndpoints,
      logger,
    }),
    spool: createSubmitSpool({
      ...spoolPorts,
      clock,
      replayQueue: createSqsQueue({ client: sqs, queueUrl: config.replayQueueUrl }),
      carryQueue: createSqsQueue({ client: sqs, queueUrl: config.carryQueueUrl }),
    }),
    repetitions: createRepetitionCounter({ clock, ...REPETITIONS }),
    sweeps: {
      ...createFormTimer({ clock, ...SWEEPS }),
      queue: createSqsQueue({ client: sqs, queueUrl: config.sweepQueueUrl }),
    },
    digests: createFormTimer({ clock, ...DIGESTS }),
    notifications: createSqsQueue({ client: sqs, queueUrl: config.notifyQueueUrl }),
    dropIdleConnections: () => pools.dropIdle(),
    storeFor: ({ tenantId, generation, schemaName, ingestSecretRef }) =>
      pools.storeFor({ tenantId, generation, schemaName, secretRef: ingestSecretRef }),
  };
}

/** The S3 client is a third of all code, and most posts have no files: it is read when the first one comes. */
function createLazyObjectStores(guard: NodeEgressGuard): SubmitContext["openObjectStore"] {
  let loading: Promise<ObjectStores> | null = null;
  const load = async () => {
    const { createObjectStores } = await import("@formtrap/platform/s3-object-store");
    return createObjectStores({ guard, sizeMax: OBJECT_STORES_MAX, deadlineMs: OBJECT_STORE_DEADLINE_MS });
  };
  return async (target) => {
    loading ??= load();
    return (await loading).open(target);
  };
}

export const ingest: IngestRuntime = startIngest(parseIngestConfig());
