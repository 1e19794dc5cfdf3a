export { deleteObjects } from "./delete-objects.ts";
export { sweepUnusedFiles } from "./sweep-unused-files.ts";
