export { type ExportDocument, exportForm } from "./export-form.ts";
export { exportJob, startExport } from "./export-job.ts";
export { type Export, type ExportLink, listExports, readExport } from "./read-exports.ts";
