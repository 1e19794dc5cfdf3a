/** Codes for a whole submission. The first group is shared with other form backends' clients, the rest is ours. */
export const FORM_ERROR_CODES = [
  "BLOCKED",
  "EMPTY",
  "FILES_TOO_BIG",
  "FORM_NOT_FOUND",
  "INACTIVE",
  "NO_FILE_UPLOADS",
  "PROJECT_NOT_FOUND",
  "TOO_MANY_FILES",
  "CAPTCHA_FAILED",
  "CLOSED",
  "FILE_TYPE_NOT_ALLOWED",
  "ORIGIN_NOT_ALLOWED",
  "PAYLOAD_TOO_LARGE",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "UNSUPPORTED_MEDIA_TYPE",
  "MALFORMED_BODY",
] as const;
export type FormErrorCode = (typeof FORM_ERROR_CODES)[number];

/** Codes for a single field. */
export const FIELD_ERROR_CODES = [
  "REQUIRED_FIELD_EMPTY",
  "REQUIRED_FIELD_MISSING",
  "TYPE_EMAIL",
  "TYPE_NUMERIC",
  "TYPE_TEXT",
] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];

export interface SubmitError {
  readonly code: FormErrorCode | FieldErrorCode;
  /** Only where one field is at fault. */
  readonly field?: string;
  readonly message: string;
}

/** The body of every accepted submission. It never has a key named `error` or `errors`. */
export interface SubmitSuccessBody {
  readonly ok: true;
  readonly success: true;
  readonly code: 200;
  readonly id: string;
  readonly message: string;
  /** Where a browser would be sent; an empty string where nowhere. */
  readonly next: string;
}

/** The body of every refusal; `code` repeats the HTTP status. */
export interface SubmitFailureBody {
  readonly ok: false;
  readonly success: false;
  readonly code: number;
  readonly message: string;
  readonly error: string;
  readonly errors: readonly SubmitError[];
}
