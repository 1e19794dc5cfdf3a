export { type AppliedMigrations, applyMigrations } from "./apply-migrations.ts";
export { createdTables } from "./clash.ts";
export { quoteIdentifier } from "./identifier.ts";
export { MigrationError } from "./migration-error.ts";
