import type { DeliveryContext, NotifyContext } from "@formtrap/core/delivery";
import type { JobContext } from "@formtrap/core/job";
import type { CaptchaKeyTester, CaptchaVerifier, Logger } from "@formtrap/core/ports";
import type { SpoolVerbContext } from "@formtrap/core/replay";
import { authenticateKey } from "@formtrap/core/space";
import type { Auth } from "@formtrap/platform/better-auth";
import { createCaptchaVerifier } from "@formtrap/platform/captcha-verifier";
import { createLogger } from "@formtrap/platform/logger";
import { createSqsClient, createSqsQueue } from "@formtrap/platform/sqs-queue";
import { openDeliveryPorts } from "./delivery-ports.ts";
import { openIdentity } from "./identity.ts";
import { createRequestLog } from "./request-log.ts";
import { openSpoolPorts } from "./spool-ports.ts";
import { openVerbPorts } from "./verb-ports.ts";
import { parseVerbsConfig } from "./verbs-config.ts";

/** A container answers one request at a time; some verbs read two things side by side. */
const CONTROL_CONNECTIONS_MAX = 2;
const TENANT_POOLS = {
  poolsMax: 4,
  connectionsPerPoolMax: 1,
  connectTimeoutMs: 5_000,
  connectBudgetMs: 8_000,
  statementTimeoutMs: 12_000,
  idleMsMax: 60_000,
  /** A page of submissions, each of 256 KiB at the most. */
  responseBytesMax: 8 * 1024 * 1024,
  cooldownMs: 5_000,
} as const;

/** What a handler of a space's operation may hand to a verb. */
export interface ApiSpaceContext
  extends JobContext,
    SpoolVerbContext,
    DeliveryContext,
    Pick<NotifyContext, "queues"> {
  readonly captcha: CaptchaVerifier & CaptchaKeyTester;
  /** Origin of the addresses that pages post to. */
  readonly ingestUrl: string;
}

export interface ApiVerbsRuntime {
  readonly logger: Logger;
  readonly auth: Pick<Auth, "authenticate">;
  /** @returns null where there is no such key, it has expired or was taken back, or its maker left. */
  readonly authenticateKey: (secret: string) => ReturnType<typeof authenticateKey>;
  /** `https://forms.example.com`: where the dashboard's own requests come from. */
  readonly dashboardOrigin: string;
  /** Of one caller; 0: no limit. */
  readonly rateLimitPerMinute: number;
  readonly requestLog: ReturnType<typeof createRequestLog>;
  /** All that a verb is given but who acts, and where. */
  readonly newPorts: (requestId: string) => Omit<ApiSpaceContext, "actor" | "space">;
  /** After every request: a frozen container can let go of no connection. */
  readonly releaseConnections: () => Promise<void>;
}

/**
 * Wires what the API's operations need, once a container.
 * @throws Error naming what is missing in the environment, or where the auth secret cannot be read.
 */
export async function startApiVerbs(): Promise<ApiVerbsRuntime> {
  const config = parseVerbsConfig();
  const logger = createLogger({ level: config.logLevel });
  const verbs = openVerbPorts({
    config,
    logger,
    controlConnectionsMax: CONTROL_CONNECTIONS_MAX,
    poolLimits: TENANT_POOLS,
  });
  const { ports } = verbs;
  const sqs = createSqsClient();
  const delivery = openDeliveryPorts({ config, egress: ports.egress, sqs });
  const shared = {
    ...ports,
    ...delivery,
    ...openSpoolPorts({ config, clock: ports.clock }),
    jobs: createSqsQueue({ client: sqs, queueUrl: config.jobsQueueUrl }),
    replayQueue: createSqsQueue({ client: sqs, queueUrl: config.replayQueueUrl }),
    captcha: createCaptchaVerifier({ http: delivery.http, endpoints: config.captchaEndpoints, logger }),
    ingestUrl: new URL(config.ingestUrl).origin,
  };
  return {
    logger,
    auth: await openIdentity({ config, control: ports.control, logger }),
    authenticateKey: (secret) => authenticateKey({ ctx: ports, secret }),
    dashboardOrigin: new URL(config.dashboardUrl).origin,
    rateLimitPerMinute: config.apiRateLimitPerMinute,
    requestLog: createRequestLog(ports),
    newPorts: (requestId) => ({ ...shared, requestId }),
    releaseConnections: () => verbs.releaseConnections(),
  };
}
