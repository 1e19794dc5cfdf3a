export { sweepUnusedFiles } from "./sweep-unused-files.ts";
