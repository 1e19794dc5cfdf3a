import type { ExportFormat } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type InboxFilter, readFilter } from "../inbox/index.ts";
import { contentDisposition } from "../submission/index.ts";
import { openTenantStore } from "../tenant/index.ts";
import { columnsOf } from "./columns.ts";
import { EXPORT_FORMATS } from "./export-format.ts";
import type { ExportRecord } from "./export-record.ts";
import { fileNameOf } from "./file-name-of.ts";
import { type ExportRange, readRecords } from "./read-records.ts";
import { renderEnd, renderRecords, renderStart } from "./render.ts";

/** What an answer holds, and what somebody waits for. */
const ROWS_MAX = 1_000;
const BYTES_MAX = 4 * 1024 * 1024;
/** For filters that find little in much. */
const LOOKS_MAX = 60;

/** A document, ready to be handed out. */
export interface ExportDocument {
  readonly content: string | Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  readonly contentDisposition: string;
  readonly rows: number;
}

/**
 * The submissions of a form as a document, newest first, while they are few: up to 1,000 and 4 MiB.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`; `too_large` where a job has to do it; TenantUnavailable,
 * TenantDataError
 */
export async function exportForm(options: {
  readonly ctx: SpaceContext;
  readonly formId: string;
  readonly format: ExportFormat;
  readonly filter: Omit<InboxFilter, "formId">;
  /** null: all. */
  readonly fields: readonly string[] | null;
}): Promise<ExportDocument> {
  const { ctx, format, fields } = options;
  const formId = options.formId.toLowerCase();
  requireRole(ctx, "submission:export");
  const { filter } = await readFilter(ctx, { ...options.filter, formId });
  const { inbox } = await openTenantStore({ ctx });
  const records: ExportRecord[] = [];
  let range: ExportRange = { formId, filter, fields, before: null, isCommon: false };
  let bytes = 0;
  for (let looks = 0; ; looks += 1) {
    const read = await readRecords(inbox, range);
    records.push(...read.records);
    bytes += Buffer.byteLength(JSON.stringify(read.records));
    if (records.length > ROWS_MAX || bytes > BYTES_MAX || (looks >= LOOKS_MAX && read.next !== null))
      throw tooLarge();
    if (read.next === null) break;
    range = { ...range, before: read.next, isCommon: read.isCommon };
  }
  const content = await render(format, records);
  if (Buffer.byteLength(content) > BYTES_MAX) throw tooLarge();
  await recordAudit(ctx, ctx.control, "succeeded", {
    organizationId: ctx.space.id,
    action: "submission.export",
    targetType: "form",
    targetId: formId,
    details: { format, rows: records.length },
  });
  const { mediaType } = EXPORT_FORMATS[format];
  const disposition = contentDisposition(fileNameOf(format, ctx.clock.now()));
  return { content, mediaType, contentDisposition: disposition, rows: records.length };
}

async function render(
  format: ExportFormat,
  records: readonly ExportRecord[],
): Promise<string | Uint8Array<ArrayBuffer>> {
  const columns = columnsOf(records);
  if (format === "xlsx") {
    // Read at its first use: it is no part of other calls' cold start.
    const { xlsxDocument } = await import("./xlsx.ts");
    return await xlsxDocument(records, columns);
  }
  const rows = renderRecords(format, records, columns, true);
  return `${renderStart(format, columns)}${rows}${renderEnd(format)}`;
}

function tooLarge(): DomainError {
  return new DomainError(
    "too_large",
    "These are more than 1,000 submissions or 4 MiB: start an export, which is a job, and fetch its document.",
  );
}
