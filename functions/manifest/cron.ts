import { COMMON, CONTROL_DATABASE } from "./environment.ts";
import type { FunctionSpec } from "./spec.ts";

/** What runs by the clock or at a deploy. */
export const cron: readonly FunctionSpec[] = [
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
  {
    name: "watch-spool",
    handler: "functions/cron/watch-spool.handler",
    trigger: { type: "schedule", rateMinutes: 1 },
    environment: [...COMMON, ...CONTROL_DATABASE, "PLATFORM_BUCKET", "REPLAY_QUEUE_URL"],
    rights: ["control-database:connect", "spool:list", "queue:send-replay"],
    memoryMb: 512,
    timeoutSeconds: 50,
    bundleBytesMax: 1_000_000,
    forbiddenModules: ["better-auth", "stripe", "hono", "liquidjs"],
  },
];
