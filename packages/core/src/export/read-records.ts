import type { InboxStore, SubmissionFilter, SubmissionKey } from "@formtrap/tenant-db";
import { type ExportRecord, toRecord } from "./export-record.ts";

/** Together far below what a tenant's database may answer at once, however large each is. */
const ROWS_AT_ONCE = 150;
const SMALL_BYTES_MAX = 8_192;

/** What is exported, and how far it is. */
export interface ExportRange {
  readonly formId: string;
  readonly filter: SubmissionFilter;
  /** null: all. */
  readonly fields: readonly string[] | null;
  readonly before: SubmissionKey | null;
  readonly isCommon: boolean;
}

export interface RecordsRead {
  readonly records: readonly ExportRecord[];
  /** null: these are the last. */
  readonly next: SubmissionKey | null;
  readonly isCommon: boolean;
}

/**
 * The next records, newest first: as many as one look at the tenant's database finds. Large ones are read one by one.
 * @throws TenantUnavailable, TenantDataError
 */
export async function readRecords(
  inbox: Pick<InboxStore, "list" | "find">,
  { formId, filter, fields, before, isCommon }: ExportRange,
): Promise<RecordsRead> {
  const page = await inbox.list({
    formId,
    filter,
    before,
    isCommon,
    limit: ROWS_AT_ONCE,
    dataBytesMax: SMALL_BYTES_MAX,
  });
  const records: ExportRecord[] = [];
  for (const item of page.items) {
    const whole = item.isCut ? await inbox.find(item.id) : item;
    // Another form's row under this id is no row of this one's; one that is gone was erased meanwhile.
    if (whole !== null && whole.formId === formId) records.push(toRecord(whole, fields));
  }
  return { records, next: page.next, isCommon: page.isCommon };
}
