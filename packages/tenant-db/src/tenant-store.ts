import type { FormCaptcha, FormValidation } from "@formtrap/contracts";
import type { DeliveryStore, DestinationStore } from "./delivery-store.ts";
import type { InboxStore } from "./inbox-store.ts";
import type { StatisticsStore } from "./statistics-store.ts";
import type { FileMove, HeldFiles, NewSubmission, RecordOutcome } from "./submission.ts";

/** A form's row in the tenant's database. */
export interface TenantForm {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly description: string | null;
  readonly isActive: boolean;
  readonly closesAt: Date | null;
  readonly maxSubmissions: number | null;
  readonly allowFileUploads: boolean;
  readonly maxFileCount: number;
  readonly maxFileSizeBytes: number;
  readonly allowedFileTypes: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly absentOrigin: "accept" | "spam" | "reject";
  readonly validation: FormValidation;
  readonly honeypotFieldName: string | null;
  readonly spamThreshold: number;
  readonly captcha: FormCaptcha;
  readonly rateLimitPerMinute: number | null;
  readonly responseType: "redirect" | "json";
  readonly redirectUrl: string | null;
  readonly successMessage: string | null;
  readonly webhookUrl: string | null;
  readonly sendEmailNotifications: boolean;
  readonly notificationEmails: readonly string[];
  readonly autoresponder: Readonly<Record<string, unknown>> | null;
  readonly retentionDays: number | null;
  readonly policyVersion: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A form's row as far as a list shows it; null: that column makes no sense. */
export interface FormSummary {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean | null;
  readonly closesAt: Date | null;
  readonly maxSubmissions: number | null;
  readonly policyVersion: number | null;
  /** Those that are not deleted, counted up to 1,000. */
  readonly submissionCount: number | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Columns that the customer edited into what no form can have; `find` refuses such a row. */
  readonly oddColumns: readonly string[];
}

export interface FormPage {
  readonly items: readonly FormSummary[];
  /** The id behind which the next page begins; null: this is the last one. */
  readonly next: string | null;
}

export interface SpamCount {
  readonly formId: string;
  readonly formName: string;
  readonly count: number;
  /** At most five, newest first. */
  readonly latest: readonly {
    readonly id: string;
    readonly createdAt: Date;
    readonly name: string | null;
    readonly email: string | null;
    readonly reason: string | null;
  }[];
}

/** An object's key that a submission holds. */
export interface HeldUpload {
  readonly key: string;
  readonly formId: string;
  readonly submissionId: string;
}

/** The data of one space, wherever it lives. Everything above it is ignorant of the placement. */
export interface TenantStore {
  readonly forms: {
    /** Inserts the row; an existing row with this id is left as it is (creating a form is retried). */
    insert(form: TenantForm): Promise<void>;
    /** @returns null where there is none. Rows are parsed: a hostile server's answer throws TenantDataError. */
    find(formId: string): Promise<TenantForm | null>;
    /**
     * Writes all of a form but who made it and when, where its version still is the one that was seen; of several at
     * once, one. @returns the row as it stands then, or null where there is none of this version.
     */
    update(form: TenantForm, seen: { readonly policyVersion: number }): Promise<TenantForm | null>;
    /** A space's forms by id, the newest first; at most 100. */
    list(filter: {
      readonly organizationId: string;
      /** null: from the newest on. */
      readonly after: string | null;
      readonly limit: number;
      readonly isActive: boolean | null;
      /** Part of the name, in any case; null: any. */
      readonly name: string | null;
    }): Promise<FormPage>;
    /** Deletes up to 500 of a form's submissions, oldest first, with their deliveries and notes. @returns how many. */
    removeSubmissions(formId: string): Promise<number>;
    /** Deletes a form with what is left of it. No error where there is none. */
    remove(formId: string): Promise<void>;
  };
  readonly submissions: {
    /** One round trip: submission, deliveries, counters and used upload handles, or nothing. */
    record(submission: NewSubmission): Promise<RecordOutcome>;
    /**
     * Records up to 25 in their order, in one round trip and one transaction: all of them, or none where one is refused
     * for its data (TenantDataError `rejected`) or the database fails. @returns outcomes by id; of equal ids, the first's.
     */
    recordAll(submissions: readonly NewSubmission[]): Promise<ReadonlyMap<string, RecordOutcome>>;
    /** Whether this id needs no storing any more: its row stands, or was erased. One round trip; nothing is changed. */
    isRecorded(submission: { readonly id: string; readonly formId: string }): Promise<boolean>;
    /** Whether its row stands, in the trash or not. */
    exists(submissionId: string): Promise<boolean>;
    count(formId: string): Promise<number>;
    /** How many of each form were held back as spam since then, with the latest few; forms without any are left out. */
    spamSince(since: Date): Promise<readonly SpamCount[]>;
    /** The files of those of these submissions whose rows stand, at most 100 at a time; rows without files are left out. */
    findFiles(submissionIds: readonly string[]): Promise<readonly HeldFiles[]>;
    /**
     * Says that a submission's spooled file lies in the tenant's own bucket now; nothing else of the row changes.
     * @returns whether the row says so, from now on or already; false: no row holds this file any longer.
     */
    relocateFile(move: FileMove): Promise<boolean>;
  };
  readonly destinations: DestinationStore;
  readonly deliveries: DeliveryStore;
  readonly statistics: StatisticsStore;
  readonly uploads: {
    /** Which of these object keys no submission holds; at most 1,000. */
    unused(keys: readonly string[]): Promise<readonly string[]>;
    /** Takes object keys for submissions, before anything lies there; at most 1,000. Those that are taken stay as they are. */
    hold(uploads: readonly HeldUpload[]): Promise<void>;
  };
  readonly inbox: InboxStore;
  /** One round trip that proves the database answers; resolves to its server version, such as 180004. */
  health(): Promise<{ readonly serverVersionNum: number }>;
}
