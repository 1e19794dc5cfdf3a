/**
 * Every function as data. Stacks turn this into SST functions, the local cloud into worker processes,
 * and the infra tests read rights and budgets from it. It imports nothing but its own parts.
 */
import { api } from "./manifest/api.ts";
import { cron } from "./manifest/cron.ts";
import { ingest } from "./manifest/ingest.ts";
import { queue } from "./manifest/queue.ts";
import type { FunctionSpec } from "./manifest/spec.ts";

export type * from "./manifest/spec.ts";

export const functions: readonly FunctionSpec[] = [...ingest, ...api, ...queue, ...cron];
