export * from "./people/index.ts";
export type { ReplayContext } from "./replay-context.ts";
export { replayTenant } from "./replay-tenant.ts";
export { type WatchContext, watchSpool } from "./watch-spool.ts";
