import type { SubmissionFile, SubmissionStatus } from "./submission.ts";

/** A submission's place among all, newest first. */
export interface SubmissionKey {
  /** UTC, to the microsecond, so that two keys compare as text: `2026-03-01T12:00:00.000000Z`. */
  readonly createdAt: string;
  readonly id: string;
}

/** Which submissions are meant; null: any. */
export interface SubmissionFilter {
  readonly statuses: readonly SubmissionStatus[] | null;
  readonly isSpam: boolean | null;
  readonly isRead: boolean | null;
  readonly hasFiles: boolean | null;
  /** Inclusive. */
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date | null;
  /** The column's, in whatever case. */
  readonly email: string | null;
  /** Words that all occur in its fields' texts, in whatever case; of the last one the beginning will do. */
  readonly text: string | null;
  readonly deleted: "without" | "only" | "with";
}

/** A row of the inbox. What the customer's database made larger than anything of ours is cut. */
export interface InboxSubmission {
  readonly id: string;
  readonly formId: string;
  readonly key: SubmissionKey;
  readonly createdAt: Date;
  readonly updatedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly status: SubmissionStatus;
  readonly isRead: boolean;
  readonly readAt: Date | null;
  readonly email: string | null;
  readonly name: string | null;
  /** Where `isCut`, the first characters of the first few fields, as text. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Fields or files are larger than was asked for. */
  readonly isCut: boolean;
  readonly fieldOrder: readonly string[];
  readonly files: readonly SubmissionFile[];
  readonly spamScore: number | null;
  readonly spamReason: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly referer: string | null;
}

export interface SubmissionPage {
  /** Newest first; fewer than asked for, or none, do not mean that there are no more. */
  readonly items: readonly InboxSubmission[];
  /** Where to go on; null: there are no more. */
  readonly next: SubmissionKey | null;
  /** So many rows have the text or email that they were looked through in order. */
  readonly isCommon: boolean;
}

/** What people do with submissions. */
export interface InboxStore {
  /**
   * A page of one form's or all forms' submissions, newest first. At most 20,000 rows are looked at (2,000 where texts
   * are searched), whatever is asked for: `next` is then how far that was.
   */
  list(options: {
    /** null: all forms. */
    readonly formId: string | null;
    readonly filter: SubmissionFilter;
    readonly before: SubmissionKey | null;
    /** 1 to 1,000. */
    readonly limit: number;
    /** Of a submission's fields as JSON; larger ones are cut. */
    readonly dataBytesMax?: number;
    /** What the page before said: spares looking it up again. */
    readonly isCommon?: boolean;
  }): Promise<SubmissionPage>;
  /** How many, up to 10,000 and as far as 50,000 rows tell. */
  count(options: { readonly formId: string | null; readonly filter: SubmissionFilter }): Promise<{
    readonly count: number;
    /** false: there may be more. */
    readonly isExact: boolean;
  }>;
  /** With fields and files of up to 256 KiB; deleted or not. @returns null where there is none. */
  find(submissionId: string): Promise<InboxSubmission | null>;
}
