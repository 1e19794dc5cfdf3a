import { COMMON } from "./environment.ts";
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
];
