/**
 * Every function as data. Stacks turn this into SST functions, the local cloud into worker processes,
 * and the infra tests read rights and budgets from it. It imports nothing.
 */

export type HttpMethod = "GET" | "POST" | "OPTIONS" | "ANY";
/** Two HTTP APIs on hosts of their own: ingest is public and has no cookies. */
export type HttpApi = "ingest" | "api";

/** Each has one function that works on it, and a dead-letter queue `<name>-dlq`. */
export type QueueName = "notify" | "redeliver" | "mail-events" | "sweep";

export type Trigger =
  | {
      readonly type: "http";
      readonly api: HttpApi;
      /** API Gateway route keys, such as `POST /f/{endpointId}`; `{proxy+}` is greedy. */
      readonly routes: readonly { readonly method: HttpMethod; readonly path: string }[];
    }
  | {
      readonly type: "queue";
      readonly queue: QueueName;
      readonly batchSize: number;
      /** At least six times the function's timeout: AWS's advice, so that no message is tried by two at once. */
      readonly visibilityTimeoutSeconds: number;
      readonly maxReceiveCount: number;
      /** Batches worked on at a time, so that queues leave the account's concurrency to visitors. At least 2. */
      readonly concurrencyMax: number;
    }
  | { readonly type: "schedule"; readonly rateMinutes: number }
  /** Runs once at every deploy, before traffic reaches new code. */
  | { readonly type: "deploy" };

/** What a function may do, named by purpose; `stacks/` turns each into the narrowest IAM statement. */
export type Right =
  | "control-database:connect"
  | "control-database:own"
  /** Of customers: the kinds of secret that the vault keeps apart by name. */
  | "secrets:read-ingest"
  | "secrets:read-app"
  | "secrets:read-storage"
  | "secrets:read-captcha"
  | "secrets:read-delivery"
  /** The one that signs sessions. */
  | "secrets:read-auth"
  /** What SES says of mails comes by way of its topic alone. */
  | `queue:send-${Exclude<QueueName, "mail-events">}`
  | "mail:send";

export interface FunctionSpec {
  readonly name: string;
  /** Module and export below the repository's root, such as `functions/ingest/submit.handler`. */
  readonly handler: string;
  readonly trigger: Trigger;
  /** Environment variables it reads (names; values come from the stage). */
  readonly environment: readonly string[];
  readonly rights: readonly Right[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly bundleBytesMax: number;
  /** Paths that must never be reachable from its bundle, checked in the bundle's metafile. */
  readonly forbiddenModules: readonly string[];
}

const COMMON = ["FORMTRAP_STAGE", "LOG_LEVEL"] as const;
const CONTROL_DATABASE = ["CONTROL_DATABASE_URL", "CONTROL_DATABASE_IAM_AUTH"] as const;
const INGEST = [
  ...COMMON,
  ...CONTROL_DATABASE,
  "CAPTCHA_HCAPTCHA_URL",
  "CAPTCHA_RECAPTCHA_URL",
  "CAPTCHA_TURNSTILE_URL",
  "EGRESS_ALLOW_CIDRS",
  "NOTIFY_QUEUE_URL",
  "SUBMIT_RATE_LIMIT_PER_MINUTE",
  "SWEEP_QUEUE_URL",
  "VAULT_NAME_PREFIX",
] as const;

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

export const functions: readonly FunctionSpec[] = [
  {
    name: "submit",
    handler: "functions/ingest/submit.handler",
    trigger: {
      type: "http",
      api: "ingest",
      // The greedy one does not match the root.
      routes: [
        { method: "ANY", path: "/" },
        { method: "ANY", path: "/{proxy+}" },
      ],
    },
    environment: INGEST,
    rights: [
      "control-database:connect",
      "secrets:read-ingest",
      "secrets:read-storage",
      "secrets:read-captcha",
      "queue:send-notify",
      "queue:send-sweep",
    ],
    memoryMb: 1024,
    timeoutSeconds: 15,
    bundleBytesMax: 700_000,
    forbiddenModules: ["better-auth", "stripe", "hono", "kysely", "liquidjs", "nodemailer"],
  },
  {
    name: "uploads",
    handler: "functions/ingest/uploads.handler",
    trigger: { type: "http", api: "ingest", routes: [{ method: "ANY", path: "/f/{endpointId}/uploads" }] },
    // Submit's, since they share a composition root.
    environment: INGEST,
    rights: ["control-database:connect", "secrets:read-storage", "queue:send-sweep"],
    memoryMb: 1024,
    timeoutSeconds: 15,
    bundleBytesMax: 700_000,
    forbiddenModules: ["better-auth", "stripe", "hono", "kysely", "liquidjs", "nodemailer"],
  },
  {
    name: "page-script",
    handler: "functions/ingest/script.handler",
    trigger: {
      type: "http",
      api: "ingest",
      routes: [
        { method: "ANY", path: "/formtrap.js" },
        { method: "ANY", path: "/js/{file}" },
      ],
    },
    environment: COMMON,
    rights: [],
    memoryMb: 256,
    timeoutSeconds: 5,
    bundleBytesMax: 250_000,
    forbiddenModules: ["better-auth", "stripe", "hono", "kysely", "pg"],
  },
  {
    name: "auth",
    handler: "functions/api/auth.handler",
    trigger: { type: "http", api: "api", routes: [{ method: "ANY", path: "/api/auth/{proxy+}" }] },
    environment: [
      ...COMMON,
      ...CONTROL_DATABASE,
      "AUTH_SECRET_ARN",
      "DASHBOARD_URL",
      "MAIL_CONFIGURATION_SET",
      "MAIL_FROM",
    ],
    rights: ["control-database:connect", "secrets:read-auth", "mail:send"],
    memoryMb: 1024,
    timeoutSeconds: 15,
    bundleBytesMax: 2_500_000,
    forbiddenModules: [],
  },
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
    name: "mail-links",
    handler: "functions/api/mail-links.handler",
    trigger: {
      type: "http",
      api: "api",
      routes: [
        { method: "ANY", path: "/api/mail/confirm/{token}" },
        { method: "ANY", path: "/api/mail/unsubscribe/{token}" },
      ],
    },
    environment: [...COMMON, ...CONTROL_DATABASE, "VAULT_NAME_PREFIX"],
    rights: ["control-database:connect", "secrets:read-delivery"],
    memoryMb: 512,
    timeoutSeconds: 15,
    bundleBytesMax: 700_000,
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
  {
    name: "migrate-control",
    handler: "functions/cron/migrate-control.handler",
    trigger: { type: "deploy" },
    environment: [...COMMON, "CONTROL_DATABASE_OWNER_URL", "CONTROL_DATABASE_OWNER_SECRET_ARN"],
    rights: ["control-database:own"],
    memoryMb: 512,
    timeoutSeconds: 300,
    bundleBytesMax: 1_000_000,
    forbiddenModules: ["better-auth", "stripe"],
  },
];
