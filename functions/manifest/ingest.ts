import { COMMON, CONTROL_DATABASE, PLATFORM } from "./environment.ts";
import type { FunctionSpec } from "./spec.ts";

const INGEST = [
  ...COMMON,
  ...CONTROL_DATABASE,
  "CAPTCHA_HCAPTCHA_URL",
  "CAPTCHA_RECAPTCHA_URL",
  "CAPTCHA_TURNSTILE_URL",
  "EGRESS_ALLOW_CIDRS",
  ...PLATFORM,
  "CARRY_QUEUE_URL",
  "NOTIFY_QUEUE_URL",
  "REPLAY_QUEUE_URL",
  "SNAPSHOT_QUEUE_URL",
  "SUBMIT_RATE_LIMIT_PER_MINUTE",
  "SWEEP_QUEUE_URL",
  "VAULT_NAME_PREFIX",
] as const;

/** What visitors reach. */
export const ingest: readonly FunctionSpec[] = [
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
      "spool:write",
      "snapshots:read",
      "queue:send-carry",
      "queue:send-notify",
      "queue:send-replay",
      "queue:send-snapshot",
      "queue:send-sweep",
    ],
    memoryMb: 1024,
    // What is away at once adds up: a bucket, a database and a post's way to the spool. The platform gives up after 30.
    timeoutSeconds: 28,
    bundleBytesMax: 700_000,
    forbiddenModules: ["better-auth", "stripe", "hono", "kysely", "liquidjs", "nodemailer"],
  },
  {
    name: "uploads",
    handler: "functions/ingest/uploads.handler",
    trigger: { type: "http", api: "ingest", routes: [{ method: "ANY", path: "/f/{endpointId}/uploads" }] },
    // Submit's, since they share a composition root.
    environment: INGEST,
    rights: [
      "control-database:connect",
      "secrets:read-storage",
      "snapshots:read",
      "queue:send-snapshot",
      "queue:send-sweep",
    ],
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
];
