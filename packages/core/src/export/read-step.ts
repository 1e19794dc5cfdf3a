import { fromFilterState } from "../inbox/index.ts";
import { type JobStepInput, Unfinished } from "../job/index.ts";
import { openTenantStore } from "../tenant/index.ts";
import { columnsOf, mergeColumns, NO_COLUMNS } from "./columns.ts";
import type { ExportState } from "./export-state.ts";
import { openExportBucket } from "./open-bucket.ts";
import { readRecords } from "./read-records.ts";
import { getColumns, putColumns, putRows } from "./rows-object.ts";
import { requireSpreadsheet } from "./xlsx-limits.ts";

/** Of rows that wait in one object. */
const PART_BYTES = 4 * 1024 * 1024;
/** So many looks at the tenant's database. */
const REPORTED_EACH = 10;

/** How many there are at the most: for the progress alone. */
export async function countStep({ ctx, state }: JobStepInput<ExportState>): Promise<Partial<ExportState>> {
  const { submissions } = await openTenantStore({ ctx });
  return { total: await submissions.count(state.formId) };
}

/**
 * Reads rows into one more object in the customer's bucket. Cut off, it is read and put there again: only what was
 * recorded is behind it.
 */
export async function readStep(
  input: JobStepInput<ExportState>,
): Promise<Partial<ExportState> | Unfinished<ExportState>> {
  const { ctx, state, signal, mustYield, report } = input;
  const { formId, fields, format, folder } = state;
  const filter = fromFilterState(state.filter);
  const bucket = await openExportBucket(ctx);
  const { inbox } = await openTenantStore({ ctx });
  const lines: string[] = [];
  let columns = NO_COLUMNS;
  let bytes = 0;
  let { before, isCommon } = state;
  let isLast = false;
  let looks = 0;
  while (!isLast && bytes < PART_BYTES && !mustYield()) {
    signal.throwIfAborted();
    const read = await readRecords(inbox, { formId, filter, fields, before, isCommon });
    for (const record of read.records) {
      const line = `${JSON.stringify(record)}\n`;
      lines.push(line);
      bytes += Buffer.byteLength(line);
    }
    columns = columnsOf(read.records, columns);
    ({ next: before, isCommon } = read);
    isLast = before === null;
    const rows = state.rows + lines.length;
    looks += 1;
    if (looks % REPORTED_EACH !== 1) continue;
    await report(Math.min(rows / Math.max(state.total, 1), 1), `${rows} submissions read`);
  }
  const rows = state.rows + lines.length;
  const rowBytes = state.rowBytes + bytes;
  if (format === "xlsx") requireSpreadsheet({ rows, columns: columns.fields.length, bytes: rowBytes });
  let { parts } = state;
  if (lines.length > 0) {
    parts += 1;
    await putRows(bucket, folder, parts, lines);
    const known = parts === 1 ? NO_COLUMNS : await getColumns(bucket, folder);
    await putColumns(bucket, folder, mergeColumns(known, columns));
  }
  const added = { before, isCommon, parts, rows, rowBytes };
  return isLast ? added : new Unfinished<ExportState>(added);
}
