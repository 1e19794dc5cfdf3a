import writeWorkbook, { type Cell } from "write-excel-file/node";
import { type Columns, cellsOf, headerOf } from "./columns.ts";
import type { ExportRecord } from "./export-record.ts";

/** Excel's own. */
const CHARACTERS_MAX = 32_767;
const SHEET = "Submissions";
/** Spreadsheets read this as a character (ECMA-376, 22.9.2.19). */
const ESCAPE_LIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** A workbook of one sheet, in which all is text: nothing is calculated, and no telephone number loses its zero. */
export async function xlsxDocument(
  records: readonly ExportRecord[],
  columns: Columns,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = headerOf(columns);
  const rows = records.map((record) => cellsOf(record, columns).map(toCell));
  const head = header.map((name): Cell => ({ ...toCell(name), fontWeight: "bold" }));
  const workbook = writeWorkbook([head, ...rows], { sheet: SHEET, stickyRowsCount: 1 });
  return Uint8Array.from(await workbook.toBuffer());
}

function toCell(text: string): { readonly value: string; readonly type: StringConstructor } | null {
  if (text === "") return null;
  const cut = text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX - 1)}…` : text;
  const whole = cut.toWellFormed().replaceAll(ESCAPE_LIKE, "_x005F_");
  return { value: asOwnKey(whole), type: String };
}

/**
 * The library looks texts up in an object that has inherited some: these would be no text to it. Their first character is
 * spelt as an escape, which reads the same.
 */
function asOwnKey(text: string): string {
  if (!(text in Object.prototype)) return text;
  return `_x${text.charCodeAt(0).toString(16).padStart(4, "0")}_${text.slice(1)}`;
}
