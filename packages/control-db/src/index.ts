export type { ControlDatabase, ControlDb } from "./control-database.ts";
export { createControlDb } from "./create-control-db.ts";
export { type ControlPoolOptions, createControlPool } from "./create-control-pool.ts";
export { findRoute, type RunQuery } from "./find-route.ts";
export { migrateControl } from "./migrate-control.ts";
