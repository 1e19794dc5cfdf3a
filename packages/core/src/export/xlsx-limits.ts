import { DomainError } from "../errors.ts";

/** What fits into a function of 1 GB: the library holds cells, their XML and the archive in memory. */
const ROWS_MAX = 50_000;
const CELLS_MAX = 600_000;
/** Of the rows as JSON. */
const BYTES_MAX = 32 * 1024 * 1024;

/** A spreadsheet is not made of more than memory holds. @throws DomainError `too_large`. */
export function requireSpreadsheet({
  rows,
  columns,
  bytes,
}: Readonly<Record<"rows" | "columns" | "bytes", number>>): void {
  if (rows <= ROWS_MAX && rows * columns <= CELLS_MAX && bytes <= BYTES_MAX) return;
  throw new DomainError(
    "too_large",
    `A spreadsheet is made in memory, so it has at most ${ROWS_MAX} submissions, ${CELLS_MAX} cells and 32 MiB: choose CSV, which spreadsheets open too, or export a part.`,
  );
}
