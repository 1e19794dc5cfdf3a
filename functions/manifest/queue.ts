import { COMMON, CONTROL_DATABASE, PLATFORM } from "./environment.ts";
import type { FunctionSpec } from "./spec.ts";

/** First tries and later ones are the same code behind queues of their own, so that neither holds up the other. */
const notifying = (queue: "notify" | "redeliver"): FunctionSpec => ({
  name: queue,
  handler: `functions/queue/${queue}.handler`,
  trigger: {
    type: "queue",
    queue,
    batchSize: 10,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 5,
    concurrencyMax: 20,
  },
  environment: [
    ...COMMON,
    ...CONTROL_DATABASE,
    "DASHBOARD_URL",
    "DELIVERY_TIMEOUT_MS",
    "EGRESS_ALLOW_CIDRS",
    "MAILS_PER_DAY_MAX",
    "MAIL_CONFIGURATION_SET",
    "MAIL_FROM",
    "NOTIFY_QUEUE_URL",
    "REDELIVER_QUEUE_URL",
    "TELEGRAM_API_URL",
    "VAULT_NAME_PREFIX",
  ],
  rights: [
    "control-database:connect",
    "secrets:read-app",
    "secrets:read-storage",
    "secrets:read-delivery",
    "queue:send-notify",
    "queue:send-redeliver",
    "mail:send",
  ],
  memoryMb: 1024,
  // A try of 15 s with a slow tenant's database before and after it.
  timeoutSeconds: 60,
  bundleBytesMax: 2_000_000,
  forbiddenModules: ["better-auth", "stripe", "hono"],
});

/** What works on queues. */
export const queue: readonly FunctionSpec[] = [
  notifying("notify"),
  notifying("redeliver"),
  {
    name: "sweep-uploads",
    handler: "functions/queue/sweep-uploads.handler",
    trigger: {
      type: "queue",
      queue: "sweep",
      batchSize: 10,
      visibilityTimeoutSeconds: 1_800,
      maxReceiveCount: 3,
      concurrencyMax: 2,
    },
    environment: [...COMMON, ...CONTROL_DATABASE, "EGRESS_ALLOW_CIDRS", "VAULT_NAME_PREFIX"],
    rights: ["control-database:connect", "secrets:read-app", "secrets:read-storage"],
    memoryMb: 512,
    // A batch of ten, each with a slow bucket.
    timeoutSeconds: 300,
    bundleBytesMax: 900_000,
    forbiddenModules: ["better-auth", "stripe", "hono"],
  },
  {
    name: "carry",
    handler: "functions/queue/carry.handler",
    trigger: {
      type: "queue",
      queue: "carry",
      batchSize: 10,
      visibilityTimeoutSeconds: 60,
      // Every minute for most of a day, while S3 is away.
      maxReceiveCount: 1_000,
      concurrencyMax: 5,
    },
    environment: [...COMMON, "PLATFORM_BUCKET", "REPLAY_QUEUE_URL"],
    rights: ["spool:carry", "queue:send-replay"],
    // Ten messages of 1 MiB, as text and as bytes.
    memoryMb: 512,
    timeoutSeconds: 10,
    bundleBytesMax: 900_000,
    forbiddenModules: ["better-auth", "stripe", "hono", "kysely", "pg"],
  },
  {
    name: "publish-snapshot",
    handler: "functions/queue/publish-snapshot.handler",
    trigger: {
      type: "queue",
      queue: "snapshot",
      batchSize: 10,
      visibilityTimeoutSeconds: 360,
      maxReceiveCount: 5,
      concurrencyMax: 2,
    },
    environment: [...COMMON, ...CONTROL_DATABASE, ...PLATFORM],
    rights: ["control-database:connect", "snapshots:write"],
    memoryMb: 512,
    timeoutSeconds: 60,
    bundleBytesMax: 1_000_000,
    forbiddenModules: ["better-auth", "stripe", "hono"],
  },
  {
    name: "mail-events",
    handler: "functions/queue/mail-events.handler",
    trigger: {
      type: "queue",
      queue: "mail-events",
      batchSize: 10,
      visibilityTimeoutSeconds: 360,
      maxReceiveCount: 5,
      concurrencyMax: 2,
    },
    environment: [...COMMON, ...CONTROL_DATABASE],
    rights: ["control-database:connect"],
    memoryMb: 512,
    timeoutSeconds: 60,
    bundleBytesMax: 700_000,
    forbiddenModules: ["better-auth", "stripe", "hono"],
  },
];
