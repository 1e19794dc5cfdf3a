import type { ExportFormat } from "@formtrap/contracts";
import { type Columns, cellsOf, headerOf } from "./columns.ts";
import { BYTE_ORDER_MARK, csvLines } from "./csv.ts";
import type { ExportRecord } from "./export-record.ts";

/** Formats that are written from the beginning to the end, some records at a time. */
export type TextFormat = Exclude<ExportFormat, "xlsx">;

export function renderStart(format: TextFormat, columns: Columns): string {
  if (format === "csv") return `${BYTE_ORDER_MARK}${csvLines([headerOf(columns)])}`;
  return format === "json" ? "[" : "";
}

/** @param isFirst whether none was written before. */
export function renderRecords(
  format: TextFormat,
  records: readonly ExportRecord[],
  columns: Columns,
  isFirst: boolean,
): string {
  if (format === "csv") return csvLines(records.map((record) => cellsOf(record, columns)));
  const texts = records.map((record) => JSON.stringify(record));
  if (format === "ndjson") return texts.map((text) => `${text}\n`).join("");
  return texts.map((text, index) => `${isFirst && index === 0 ? "\n" : ",\n"}${text}`).join("");
}

export function renderEnd(format: TextFormat): string {
  return format === "json" ? "\n]\n" : "";
}
