import * as z from "zod";

/** json: one array; ndjson: one JSON text a line. */
export const exportFormatSchema = z.enum(["csv", "json", "ndjson", "xlsx"]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Which fields are exported, in any order. */
export const exportFieldsSchema = z.array(z.string().min(1).max(1_024)).min(1).max(500);
