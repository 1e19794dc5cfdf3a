import type { DeliveryChannel, FormCaptcha, FormValidation } from "@formtrap/contracts";

export type SubmissionStatus = "new" | "read" | "resolved" | "spam";

/** One accepted post, ready to be a row. Text is free of NUL and lone surrogates: Postgres refuses both. */
export interface NewSubmission {
  readonly id: string;
  readonly formId: string;
  /** The policy the post was judged by; a newer one in the tenant's database answers `stale_policy`. */
  readonly policyVersion: number;
  readonly createdAt: Date;
  readonly status: "new" | "spam";
  readonly email: string | null;
  readonly name: string | null;
  /** JSON text of the visitor's fields, serialized once by the caller. */
  readonly dataJson: string;
  readonly fieldOrder: readonly string[];
  readonly files: readonly SubmissionFile[];
  readonly uploadKeys: readonly string[];
  readonly spamScore: number | null;
  readonly spamReason: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly referer: string | null;
  readonly mailOptions: MailOptions | null;
  readonly deliveries: readonly NewDelivery[];
  /** True for a replay: its visitor was already told "stored", so close date and cap no longer apply. */
  readonly alreadyAccepted: boolean;
}

/** What the page asked of the notification mail; whether it gets it, and who may be in copy, is decided at sending. */
export interface MailOptions {
  readonly subject: string | null;
  readonly cc: readonly string[];
}

export interface SubmissionFile {
  /** As the visitor's machine named it, made safe to show. */
  readonly name: string;
  /** Name of the form's field. */
  readonly fieldName: string;
  /** The object's key in the bucket. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly type: string;
  readonly location: "tenant" | "spool";
}

export interface NewDelivery {
  readonly id: string;
  readonly destinationId: string;
  readonly channel: DeliveryChannel;
}

/** What `record_submission_v1` answers. `erased`: a tombstone stands where this id would go. */
export type RecordOutcome =
  | "stored"
  | "duplicate"
  | "closed"
  | "limited"
  | "stale_policy"
  | "upload_used"
  | "form_missing"
  | "erased";

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

/** The data of one space, wherever it lives. Everything above it is ignorant of the placement. */
export interface TenantStore {
  readonly forms: {
    /** Inserts the row; an existing row with this id is left as it is (creating a form is retried). */
    insert(form: TenantForm): Promise<void>;
    /** @returns null where there is none. Rows are parsed: a hostile server's answer throws TenantDataError. */
    find(formId: string): Promise<TenantForm | null>;
  };
  readonly submissions: {
    /** One round trip: submission, deliveries, counters and used upload handles, or nothing. */
    record(submission: NewSubmission): Promise<RecordOutcome>;
    /** Whether this id needs no storing any more: its row stands, or was erased. One round trip; nothing is changed. */
    isRecorded(submission: { readonly id: string; readonly formId: string }): Promise<boolean>;
    count(formId: string): Promise<number>;
  };
  readonly uploads: {
    /** Which of these object keys no submission holds; at most 1,000. */
    unused(keys: readonly string[]): Promise<readonly string[]>;
  };
  /** One round trip that proves the database answers; resolves to its server version, such as 180004. */
  health(): Promise<{ readonly serverVersionNum: number }>;
}
