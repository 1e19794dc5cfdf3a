import type { ExportFormat } from "@formtrap/contracts";

/** What a document of each format is to those who get it. */
export const EXPORT_FORMATS: Readonly<
  Record<ExportFormat, { readonly mediaType: string; readonly extension: string }>
> = {
  csv: { mediaType: "text/csv; charset=utf-8", extension: "csv" },
  json: { mediaType: "application/json", extension: "json" },
  ndjson: { mediaType: "application/x-ndjson", extension: "ndjson" },
  xlsx: {
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extension: "xlsx",
  },
};
