export type { ControlDatabase, ControlDb } from "./control-database.ts";
export { type ControlPoolOptions, createControlDb, createControlPool } from "./create-control-db.ts";
export { findRoute } from "./find-route.ts";
export { migrateControl } from "./migrate-control.ts";
