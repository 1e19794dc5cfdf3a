import type { ExportRecord } from "./export-record.ts";

/** A submission as exports have it, with these fields in their order. */
export const exportRecord = (
  data: Readonly<Record<string, unknown>>,
  changes: Partial<ExportRecord> = {},
): ExportRecord => ({
  id: "0190a7c2-7f00-7abc-8000-000000000001",
  formId: "0190a7c2-7f00-7abc-8000-000000000002",
  createdAt: "2026-03-01T12:00:00.000Z",
  status: "new",
  email: null,
  name: null,
  data,
  fieldOrder: Object.keys(data),
  files: [],
  isCut: false,
  spamScore: null,
  spamReason: null,
  ipAddress: null,
  userAgent: null,
  referer: null,
  ...changes,
});
