import { COMMON, CONTROL_DATABASE } from "./environment.ts";
import type { FunctionSpec } from "./spec.ts";

/** What the dashboard, programs and links in mails reach. */
export const api: readonly FunctionSpec[] = [
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
  {
    name: "api",
    handler: "functions/api/v1.handler",
    trigger: {
      type: "http",
      api: "api",
      routes: [
        { method: "ANY", path: "/api/v1/{proxy+}" },
        { method: "GET", path: "/api/openapi.json" },
      ],
    },
    environment: [
      ...COMMON,
      ...CONTROL_DATABASE,
      "AUTH_SECRET_ARN",
      "DASHBOARD_URL",
      "EGRESS_ALLOW_CIDRS",
      "JOBS_QUEUE_URL",
      "MAIL_CONFIGURATION_SET",
      "MAIL_FROM",
      "VAULT_NAME_PREFIX",
    ],
    rights: [
      "control-database:connect",
      "secrets:read-auth",
      "secrets:keep-job",
      "queue:send-jobs",
      "mail:send",
    ],
    memoryMb: 1024,
    timeoutSeconds: 28,
    bundleBytesMax: 3_500_000,
    forbiddenModules: ["stripe"],
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
];
