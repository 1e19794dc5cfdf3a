import type { DeliveryChannel } from "@formtrap/contracts";

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

/** A submission's row, as far as its files go. */
export interface HeldFiles {
  readonly submissionId: string;
  readonly formId: string;
  readonly files: readonly SubmissionFile[];
}

/** A file's way from the platform's bucket to the tenant's. */
export interface FileMove {
  readonly submissionId: string;
  /** Its key in the platform's bucket. */
  readonly fromPath: string;
  /** Its key in the tenant's. */
  readonly toPath: string;
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
