export { deleteObjects } from "./delete-objects.ts";
export { EXPORT_DAYS, EXPORTS_PREFIX, sweepExports } from "./sweep-exports.ts";
export { sweepUnusedFiles } from "./sweep-unused-files.ts";
