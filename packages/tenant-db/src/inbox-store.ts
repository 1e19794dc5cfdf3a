import type { DeliveryChannel } from "@formtrap/contracts";
import type { SubmissionFile, SubmissionStatus } from "./submission.ts";

/** A submission's place among all, newest first; of deliveries, too. */
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
  /**
   * Absent: anybody's. Else those of one person: whose email, or any text in whose fields, is this address and nothing
   * besides, in whatever case.
   */
  readonly person?: string;
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

/** What is set, for all at once. */
export type SubmissionChange = { readonly status: SubmissionStatus } | { readonly isRead: boolean };

export interface ChangedSubmission {
  readonly id: string;
  readonly formId: string;
  /** It has deliveries that were never tried: somebody has to be told. */
  readonly isReleased: boolean;
}

/** A submission and all objects that it holds, as its row says. */
export interface ErasedSubmission {
  readonly id: string;
  readonly formId: string;
  readonly files: readonly SubmissionFile[];
  /** Keys that were taken for it. */
  readonly uploadKeys: readonly string[];
}

export interface SubmissionNote {
  readonly id: string;
  readonly submissionId: string;
  /** null: a key's. */
  readonly authorUserId: string | null;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What people wrote about submissions. */
export interface NoteStore {
  /** Oldest first, at most 200, each with its first 5,000 characters. */
  list(submissionId: string): Promise<readonly SubmissionNote[]>;
  /** False: there is no such submission, or it has 200. An equal id is the same note. */
  add(note: SubmissionNote): Promise<boolean>;
  find(noteId: string): Promise<SubmissionNote | null>;
  /** False: there is no such note. */
  update(noteId: string, change: { readonly body: string; readonly now: Date }): Promise<boolean>;
  /** False: there is no such note. */
  remove(noteId: string): Promise<boolean>;
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
  /** With fields, and files, of up to 1 MiB; deleted or not. @returns null where there is none. */
  find(submissionId: string): Promise<InboxSubmission | null>;
  /**
   * Changes those of these (at most 1,000) that stand and are not deleted. Of what was spam and is none now, deliveries
   * are made where it has none.
   */
  change(options: {
    readonly ids: readonly string[];
    readonly change: SubmissionChange;
    /** Where what is no spam goes, by form. */
    readonly destinations: readonly {
      readonly formId: string;
      readonly destinationId: string;
      readonly channel: DeliveryChannel;
    }[];
    readonly now: Date;
  }): Promise<readonly ChangedSubmission[]>;
  /** @returns those of these (at most 1,000) that stand and are deleted, from now on or already. */
  remove(ids: readonly string[], now: Date): Promise<readonly string[]>;
  /** @returns those of these (at most 1,000) that stand and are not deleted, from now on or already. */
  restore(
    ids: readonly string[],
    options: { readonly deletedSince: Date; readonly now: Date },
  ): Promise<readonly string[]>;
  /** Those of these (at most 100) that stand, with what they hold. */
  holdings(ids: readonly string[]): Promise<readonly ErasedSubmission[]>;
  /**
   * Deletes rows (at most 100) with deliveries, notes and the keys that were taken for them, and leaves a tombstone for
   * each. @returns what was deleted, with what it held then.
   */
  erase(ids: readonly string[], now: Date): Promise<readonly ErasedSubmission[]>;
  /** Whether a tombstone stands where it was. */
  isErased(submissionId: string): Promise<boolean>;
  /** Some whose time is over, by when they were deleted or by their form's retention; at most so many. */
  overdue(options: {
    readonly deletedBefore: Date;
    readonly now: Date;
    readonly limit: number;
  }): Promise<readonly string[]>;
  readonly notes: NoteStore;
}
