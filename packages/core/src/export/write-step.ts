import { type JobStepInput, Unfinished } from "../job/index.ts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";
import { type Columns, headerOf, NO_COLUMNS } from "./columns.ts";
import { documentKey } from "./export-files.ts";
import { EXPORT_FORMATS } from "./export-format.ts";
import type { ExportRecord } from "./export-record.ts";
import type { ExportState } from "./export-state.ts";
import { openExportBucket } from "./open-bucket.ts";
import { renderEnd, renderRecords, renderStart, type TextFormat } from "./render.ts";
import { getColumns, getRows } from "./rows-object.ts";
import { requireSpreadsheet } from "./xlsx-limits.ts";

/** All pieces but the last have this size, as R2 wants it. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** Where a piece begins: in this part of the document (0 is its beginning), behind so many bytes. */
interface Place {
  readonly part: number;
  readonly skip: number;
}

interface Target {
  readonly bucket: ObjectStore;
  readonly folder: string;
  readonly key: string;
  readonly contentType: string;
}

/**
 * Makes the document of the rows that were put into the bucket: whole where it is one piece, else a piece a time. What
 * a piece holds follows from those rows alone, so that one that is made twice is the same twice.
 */
export async function writeStep(
  input: JobStepInput<ExportState>,
): Promise<Partial<ExportState> | Unfinished<ExportState>> {
  const { ctx, state, report } = input;
  const { format, upload, folder } = state;
  const { extension, mediaType: contentType } = EXPORT_FORMATS[format];
  const bucket = await openExportBucket(ctx);
  const target: Target = { bucket, folder, key: documentKey(folder, extension), contentType };
  const columns = state.parts === 0 ? NO_COLUMNS : await getColumns(bucket, folder);
  if (format === "xlsx") return await writeSpreadsheet(target, state, columns);
  const from: Place = upload ?? { part: 0, skip: 0 };
  const { bytes, next } = await readPiece({ ...target, format, columns, parts: state.parts, from });
  if (upload === null) {
    if (next === null) {
      await bucket.put(target.key, bytes, { contentType });
      return { sizeBytes: bytes.byteLength };
    }
    // Recorded before there are pieces: a job that is canceled then knows what to remove.
    const id = await bucket.largeUploads.begin(target.key, { contentType });
    return new Unfinished<ExportState>({ upload: { id, pieces: [], ...from } });
  }
  await report(from.part / (state.parts + 1), `${state.rows} submissions read; writing the document`);
  return await writePiece(target, upload, bytes, next);
}

async function writePiece(
  { bucket, key }: Target,
  upload: NonNullable<ExportState["upload"]>,
  bytes: Uint8Array,
  next: Place | null,
): Promise<Partial<ExportState> | Unfinished<ExportState>> {
  const sizeBytes = upload.pieces.length * PIECE_BYTES + bytes.byteLength;
  try {
    const piece = await bucket.largeUploads.putPart(key, upload.id, upload.pieces.length + 1, bytes);
    const pieces = [...upload.pieces, piece];
    if (next !== null) return new Unfinished<ExportState>({ upload: { id: upload.id, pieces, ...next } });
    await bucket.largeUploads.finish(key, upload.id, pieces);
    return { sizeBytes, upload: null };
  } catch (error) {
    // It may have been finished before this was cut off.
    const isGone = error instanceof ObjectStoreError && error.reason === "missing";
    if (isGone && next === null && (await bucket.head(key))?.sizeBytes === sizeBytes)
      return { sizeBytes, upload: null };
    throw error;
  }
}

interface PieceOptions extends Target {
  readonly format: TextFormat;
  readonly columns: Columns;
  readonly parts: number;
  readonly from: Place;
}

/** @returns so many bytes of the document from there; `next` null: these are its last. */
async function readPiece(
  options: PieceOptions,
): Promise<{ readonly bytes: Uint8Array; readonly next: Place | null }> {
  const { parts, from } = options;
  const pieces: Uint8Array[] = [];
  let left = PIECE_BYTES;
  let { part, skip } = from;
  // Behind the last part of rows comes the document's end.
  while (part <= parts + 1) {
    const rest = Buffer.from(await renderPart(options, part)).subarray(skip);
    pieces.push(rest.subarray(0, left));
    if (rest.byteLength > left) return { bytes: Buffer.concat(pieces), next: { part, skip: skip + left } };
    left -= rest.byteLength;
    part += 1;
    skip = 0;
  }
  return { bytes: Buffer.concat(pieces), next: null };
}

async function renderPart(
  { bucket, folder, format, columns, parts }: PieceOptions,
  part: number,
): Promise<string> {
  if (part === 0) return renderStart(format, columns);
  if (part > parts) return renderEnd(format);
  return renderRecords(format, await getRows(bucket, folder, part), columns, part === 1);
}

async function writeSpreadsheet(
  { bucket, folder, key, contentType }: Target,
  { parts, rows, rowBytes }: ExportState,
  columns: Columns,
): Promise<Partial<ExportState>> {
  requireSpreadsheet({ rows, columns: headerOf(columns).length, bytes: rowBytes });
  const records: ExportRecord[] = [];
  for (let part = 1; part <= parts; part += 1) records.push(...(await getRows(bucket, folder, part)));
  const { xlsxDocument } = await import("./xlsx.ts");
  const bytes = await xlsxDocument(records, columns);
  await bucket.put(key, bytes, { contentType });
  return { sizeBytes: bytes.byteLength };
}
