import { type Export, exportForm, listExports, readExport, startExport } from "@formtrap/core/export";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readCursor } from "../serve/cursor.ts";
import { jobToWire } from "./jobs.ts";
import { toFilter } from "./submissions.ts";

type ExportOperation = "exportForm" | "startExport" | "listExports" | "readExport";

const toWire = ({ job, expiresAt, ...shown }: Export) => ({
  ...shown,
  job: jobToWire(job),
  expiresAt: expiresAt.toISOString(),
});

export const exportHandlers: Pick<ApiHandlers, ExportOperation> = {
  exportForm: async ({ ctx, params: { formId }, query: { format, field = null, ...filter } }) => {
    const document = await exportForm({ ctx, formId, format, filter: toFilter(filter), fields: field });
    const { content, mediaType, contentDisposition } = document;
    return { content, mediaType, headers: { "content-disposition": contentDisposition } };
  },
  startExport: async ({ ctx, body: { formId, format, fields, filter } }) =>
    jobToWire(await startExport({ ctx, formId, format, fields, filter: toFilter(filter) })),
  listExports: async ({ ctx, query: { cursor, limit } }) => {
    const exports = await listExports({ ctx, before: readCursor(cursor), limit: limit + 1 });
    const shown = exports.slice(0, limit);
    const isLast = exports.length <= limit;
    return { items: shown.map(toWire), nextCursor: isLast ? null : (shown.at(-1)?.job.id ?? null) };
  },
  readExport: async ({ ctx, params: { jobId } }) => {
    const { link, ...shown } = await readExport({ ctx, jobId });
    const wireLink = link === null ? null : { ...link, expiresAt: link.expiresAt.toISOString() };
    return { ...toWire(shown), link: wireLink };
  },
};
