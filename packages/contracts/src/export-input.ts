import * as z from "zod";

/** json: one array; ndjson: one JSON text a line. */
export const exportFormatSchema = z.enum(["csv", "json", "ndjson", "xlsx"]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** A field by its name; which fields are exported, in any order. */
export const exportFieldSchema = z.string().min(1).max(1_024);
export const exportFieldsSchema = z.array(exportFieldSchema).min(1).max(500);
