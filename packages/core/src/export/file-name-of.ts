import type { ExportFormat } from "@formtrap/contracts";
import { EXPORT_FORMATS } from "./export-format.ts";

/** What a document is called where it is saved, such as `submissions-2026-03-01.csv`. */
export function fileNameOf(format: ExportFormat, at: Date): string {
  return `submissions-${at.toISOString().slice(0, 10)}.${EXPORT_FORMATS[format].extension}`;
}
